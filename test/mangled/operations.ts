import type { MangledSite, OperationEnd } from "./mangled-site";

/** Names of the operations to mangle. */
export type OperationName = "up-refresh" | "preview" | "prove" | "hub-up-refresh" | "values" | "rotation";

/** An operation on the site or its hub. */
export interface Operation {
  name: OperationName;
  /** Stack that it runs. */
  stack: "line-1" | "hub";
  /** Relative frequency. */
  weight: number;
  /** Changes the stack's file. Absent if the operation changes nothing. */
  change?(site: MangledSite, serial: number): void;
  run(site: MangledSite, limitMs: number): Promise<OperationEnd>;
}

const up = (stack: string, ...more: string[]) => ["up", "--yes", "--skip-preview", "--stack", stack, ...more];

/** Repairs a stack after a mangled run. */
export function recover(site: MangledSite, { stack }: Operation, limitMs: number, ...more: string[]): Promise<OperationEnd> {
  return site.engine(up(stack, ...more), limitMs);
}

/** All operations; those without a change are the most frequent, because they are the cheapest. */
export const operations: readonly Operation[] = [
  { name: "up-refresh", stack: "line-1", weight: 34, run: (site, limitMs) => site.engine(up("line-1", "--refresh"), limitMs) },
  { name: "preview", stack: "line-1", weight: 28, run: (site, limitMs) => site.engine(["preview", "--stack", "line-1"], limitMs) },
  { name: "prove", stack: "line-1", weight: 20, run: (site, limitMs) => site.command(["prove", "-s", "line-1"], limitMs) },
  { name: "hub-up-refresh", stack: "hub", weight: 8, run: (site, limitMs) => site.engine(up("hub", "--refresh"), limitMs) },
  {
    name: "values",
    stack: "line-1",
    weight: 6,
    change: ({ given }, serial) => given.pin("1.0.0", { values: { cameraUrl: `rtsp://camera.line-1.factory/stream-${serial}` } }),
    run: (site, limitMs) => site.engine(up("line-1"), limitMs),
  },
  {
    name: "rotation",
    stack: "line-1",
    weight: 4,
    change: ({ given }, serial) => given.project.change("line-1", "site", (site) => ({ ...site, rotation: { client: serial } })),
    run: (site, limitMs) => site.engine(up("line-1"), limitMs),
  },
];
