import type { Environment } from "../arm/credential";
import { durationMs } from "../core/duration";
import type { Permission } from "../dynamic/lifecycle";
import { lineVeto } from "./line-veto";
import { type Maintenance, defaultInstallTime } from "./maintenance";
import { type StartQuestion, decideStart } from "./start-decision";

/** What a resource knows about the work that it wants to start. */
export interface PlannedWork extends Pick<StartQuestion, "proof"> {
  /** When it may interrupt workloads; undefined for a site without maintenance settings. */
  maintenance: Maintenance | undefined;
  /** The service's time: the clock of this machine may be wrong. */
  time: Date;
  /** How long the last such work took, in milliseconds; undefined before the first. */
  lastTookMs: number | undefined;
}

/** May work that interrupts a site's workloads start? The line's veto is read last, where everything else allows it. */
export async function startPermission({ maintenance, time, proof, lastTookMs }: PlannedWork, environment: Environment): Promise<Permission> {
  if (maintenance === undefined) return { is: "now" };
  const nowMs = time.getTime();
  const { veto } = maintenance;
  const question = { nowMs, maintenance, proof, expectedMs: expectedWorkMs(maintenance, lastTookMs) };
  const byTime = decideStart({ ...question, veto: { is: "clear" } });
  const decision = byTime.is === "open" && veto ? decideStart({ ...question, veto: await lineVeto(veto, environment) }) : byTime;
  return decision.is === "open" ? { is: "now", withinMs: decision.untilMs - nowMs } : { is: "later", reason: decision.reason };
}

/** How long work that interrupts workloads is expected to take: as configured, else as long as the last one took, else the default. In milliseconds. */
export function expectedWorkMs({ installTime }: Pick<Maintenance, "installTime">, lastTookMs: number | undefined): number {
  return (installTime === undefined ? lastTookMs : durationMs(installTime)) ?? durationMs(defaultInstallTime) ?? 0;
}
