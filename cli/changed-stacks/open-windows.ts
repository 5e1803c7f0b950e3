import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { at, textAt } from "../../components/core/json";
import { openings } from "../../components/maintenance/start-decision";
import { freeze, maintenanceWindows } from "../../program/config/maintenance-schema";
import type { StackNames } from "./stack-files";

/** The settings of a stack's file; undefined where it has none. */
export type SettingsOf = (stack: string, role: "hub" | "site") => unknown;

/** Reads settings from the stack files in `folder`. */
export function settingsIn(folder: string): SettingsOf {
  return (stack, role) => at(parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")), "config", `edge-staging:${role}`);
}

/**
 * The sites whose maintenance window is open now, by their files and their hubs' freezes: a scheduled `maintain` has something to continue only there.
 * A site whose windows or freezes are not valid is listed, so that its run reports the faults. Pure but for `settingsOf`.
 */
export function sitesWithOpenWindow({ hubs, sites }: StackNames, settingsOf: SettingsOf, nowMs: number): string[] {
  const hubFreezes = new Map(hubs.map((hub) => [hub, at(settingsOf(hub, "hub"), "freeze")]));
  return sites.filter((stack) => {
    const site = settingsOf(stack, "site");
    if (at(site, "windows") === undefined) return false;
    const windows = maintenanceWindows.safeParse(at(site, "windows"));
    const own = freeze("the site").safeParse(at(site, "freeze"));
    const fleet = freeze("all sites of the hub").safeParse(hubFreezes.get(textAt(site, "hub") ?? ""));
    if (!windows.success || !own.success || !fleet.success) return true;
    const maintenance = { windows: windows.data, freezes: [...(own.data ?? []), ...(fleet.data ?? [])] };
    return openings(maintenance, { startMs: nowMs, endMs: nowMs + 1 }).some(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs);
  });
}
