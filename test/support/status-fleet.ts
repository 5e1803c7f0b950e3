import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { FleetStatus } from "../../cli/status/fleet-status";
import { fleetStatus } from "../../cli/status/fleet";
import { readFleet } from "../../cli/status/read-fleet";
import { connectedRegistryOf } from "./exported-site";

const group = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg";

/** Settings of a site that pins vision 1.0.0. */
export function siteSettings(key: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const target = { location: "eastus2", customLocationId: `${group}/providers/Microsoft.ExtendedLocation/customLocations/${key}`, capabilities: ["staging"] };
  return {
    hub: "hub",
    key,
    connectedClusterId: `${group}/providers/Microsoft.Kubernetes/connectedClusters/${key}`,
    clusterAccess: { context: key },
    passwords: { validity: "P90D" },
    target: { ...target, contextId: `${group}/providers/Microsoft.Edge/contexts/factories` },
    solutions: [{ name: "vision", version: "1.0.0" }],
    ...more,
  };
}

const hubSettings = {
  subscriptionId: "22222222-2222-4222-8222-222222222222",
  resourceGroup: "rg",
  location: "eastus2",
  registry: { name: "hubregistry" },
};

/** A fleet: its stack files, states and resources in Azure. */
export interface GivenFleet {
  /** Settings by site, or the text of its file. @default - line-1 with vision 1.0.0 */
  sites?: Record<string, Record<string, unknown> | string>;
  /** Exported states by stack; a stack without one was never deployed; an Error is thrown instead of a state. */
  states: Record<string, string | Error>;
  /** Properties of connected registries by site; an Error is the response of Azure instead. */
  azure?: Record<string, Record<string, unknown>> | Error;
  /** @default - all */
  asked?: string[];
  now?: string;
}

/** A connected registry in contact with the cloud. */
export const online = {
  connectionState: "Online",
  lastActivityTime: "2026-11-30T11:59:00Z",
  parent: { syncProperties: { lastSyncTime: "2026-11-30T11:58:00Z" } },
};

/** The status of a fleet, from files in a temporary folder. */
export async function statusOf({
  sites = { "line-1": siteSettings("line1") },
  states,
  azure,
  asked,
  now = "2026-11-30T12:00:00Z",
}: GivenFleet): Promise<FleetStatus> {
  const folder = mkdtempSync(join(tmpdir(), "edge-staging-status-"));
  mkdirSync(join(folder, "stacks"));
  const write = (stack: string, text: string) => writeFileSync(join(folder, "stacks", `Pulumi.${stack}.yaml`), text);
  write("hub", stringify({ config: { "edge-staging:role": "hub", "edge-staging:hub": hubSettings } }));
  for (const [stack, site] of Object.entries(sites))
    write(stack, typeof site === "string" ? site : stringify({ config: { "edge-staging:role": "site", "edge-staging:site": site } }));
  const live = azure ?? Object.fromEntries(Object.keys(sites).map((stack) => [stack, online]));
  try {
    const reading = await readFleet(asked ?? ["hub", ...Object.keys(sites)], {
      folder,
      ask: async ([, , stack = ""]) => answerOf(states[stack.slice("--stack=".length)], stack.slice("--stack=".length)),
      arm: async () => armOf(live, now),
      now: () => new Date(now),
      atOnce: 2,
    });
    return fleetStatus(reading);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function answerOf(state: string | Error | undefined, stack: string) {
  if (typeof state === "string") return { code: 0, stdout: state, stderr: "" };
  return { code: 255, stdout: "", stderr: `error: ${state?.message ?? `no stack named '${stack}' found`}` };
}

function armOf(live: Record<string, Record<string, unknown>> | Error, now: string) {
  if (live instanceof Error) throw live;
  const registries = Object.entries(live).map(([stack, properties]) => ({ id: connectedRegistryOf(stack.replaceAll("-", "")), properties }));
  return { send: async () => ({ body: {}, time: new Date(now) }) as never, list: async () => registries as never };
}
