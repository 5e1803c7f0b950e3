import { changedRegistry } from "./changed-registry";

type Settings = Record<string, unknown>;

/** A change of stack files, as in a pull request. */
export interface PreparedChange {
  /** Folder below test/recorded-previews. */
  name: string;
  /** Stacks to preview. */
  stacks: string[];
  does: "preview" | "destroy";
  /** Expected exit code of `preview-report`. */
  code: 0 | 1;
  /** Changes the settings of each of `stacks`. @default - no change */
  change?(settings: Settings): Settings;
}

const pinned = (settings: Settings, change: Settings) => ({ ...settings, solutions: [{ ...(settings["solutions"] as Settings[])[0], ...change }] });

/** Changes for a hub with versions 1.0.0 and 1.1.0 of `vision` and for sites line-1 and line-2 that stage 1.0.0. */
export const preparedChanges: readonly PreparedChange[] = [
  { name: "new-version", stacks: ["line-1", "line-2"], does: "preview", code: 0, change: (site) => pinned(site, { version: "1.1.0" }) },
  { name: "log-level", stacks: ["line-1"], does: "preview", code: 0, change: (site) => changedRegistry(site, { logLevel: "Debug" }) },
  { name: "sync-schedule", stacks: ["line-1"], does: "preview", code: 0, change: (site) => changedRegistry(site, { syncSchedule: "0 2 * * *" }) },
  { name: "rotation", stacks: ["line-1"], does: "preview", code: 0, change: (site) => ({ ...site, rotation: { sync: "1", client: "1" } }) },
  { name: "service-address", stacks: ["line-1"], does: "preview", code: 0, change: (site) => changedRegistry(site, { serviceAddress: "10.96.0.51" }) },
  { name: "installation", stacks: ["line-1"], does: "preview", code: 0, change: (site) => pinned(site, { installation: "on" }) },
  { name: "missing-version", stacks: ["line-1"], does: "preview", code: 1, change: (site) => pinned(site, { version: "9.9.9" }) },
  { name: "standard-sku", stacks: ["hub"], does: "preview", code: 1, change: (hub) => changedRegistry(hub, { sku: "Standard" }) },
  { name: "retirement", stacks: ["line-1"], does: "preview", code: 0, change: (site) => ({ ...site, retireUnreachable: true }) },
  { name: "destroyed-site", stacks: ["line-1"], does: "destroy", code: 0 },
];
