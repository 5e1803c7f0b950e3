/** Names in the latency table. */
export type LatencyName = keyof typeof latencies;

/** Duration of operations in lab milliseconds; applied only if the world applies latencies. */
export const latencies = {
  /** A read or a synchronous write. Assumed. */
  immediate: { ms: 0, source: "assumed" },
  "target create": { ms: 10_000, source: "recorded traffic, workload-orchestration reference 1.2" },
  "target delete": { ms: 147_000, source: "recorded traffic, workload-orchestration reference 1.2" },
  "schema delete": { ms: 33_000, source: "recorded traffic, workload-orchestration reference 1.2" },
  "edge action": { ms: 5_000, source: "assumed" },
  "create version": { ms: 5_000, source: "assumed" },
  "registry create": { ms: 10_000, source: "assumed" },
  "registry delete": { ms: 10_000, source: "assumed" },
  "scope map update": { ms: 1_000, source: "assumed" },
  "token create": { ms: 5_000, source: "public client code, connected-registry reference 1.6" },
  /** Until a new value of an existing password works everywhere. */
  "password replication": { ms: 60_000, source: "token documentation, connected-registry reference 1.6" },
  "import image": { ms: 5_000, source: "assumed" },
  "connected registry deactivate": { ms: 5_000, source: "assumed" },
  "extension apply": { ms: 60_000, source: "assumed" },
  "extension delete": { ms: 30_000, source: "assumed" },
} as const satisfies Record<string, { ms: number; source: string }>;
