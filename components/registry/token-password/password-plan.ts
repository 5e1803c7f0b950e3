import { durationMs } from "../../core/duration";

/** The password settings of a stack. */
export interface PasswordSettings {
  /** Optional. Any text; a different one requests a new password. @default - empty, no request */
  trigger: string;
  /** Optional. How long a password is valid, ISO 8601 in whole days. @default - empty, no expiry */
  validity: string;
  /** Optional. How long before its expiry a password is replaced, ISO 8601 in whole days. @default P30D */
  margin: string;
  /** Optional. Whether a password issued elsewhere is in use. The first password issued here is then a rotation: it uses the free slot, and the existing one is retired once the site uses the new one. @default false */
  replacesExisting: boolean;
}

/** Which password to issue, and why. Stored among the inputs, so that the decision is visible in a preview and made once. */
export interface PasswordPlan {
  /** Number of passwords requested so far; only a change of it issues another one. */
  plannedGeneration: number;
  /** Expiry: the day at whose start (UTC) the password ends, for example `2027-02-21`; empty: no expiry. */
  notAfter: string;
  /** Why this generation was requested. */
  reason: string;
}

/** The previous plan, the settings it was made from, and the drift that a refresh found since. */
export type PreviousPlan = Partial<PasswordPlan & PasswordSettings & { /** What is wrong with the password; empty if nothing is. */ drift: string }>;

/** The next plan: the previous one while it is valid, else the next generation. Counts in days of the service's clock, so that a preview and a run on the same day agree. */
export function passwordPlan(settings: PasswordSettings, previous: PreviousPlan | undefined, now: Date): PasswordPlan {
  const notAfter = settings.validity === "" ? "" : dayAfter(now, settings.validity);
  if (previous === undefined && settings.replacesExisting) return { plannedGeneration: 2, notAfter, reason: "replaces a password issued elsewhere" };
  if (previous === undefined) return { plannedGeneration: 1, notAfter, reason: "first password" };
  const { plannedGeneration = 1, reason = "first password" } = previous;
  const due = reasonToReplace(settings, previous, now);
  if (due === undefined) return { plannedGeneration, notAfter: previous.notAfter ?? "", reason };
  return { plannedGeneration: plannedGeneration + 1, notAfter, reason: due };
}

/** Whether a plan depends on the service's clock. Without expiry it does not. */
export function needsTime({ validity }: Pick<PasswordSettings, "validity">, previous: PreviousPlan | undefined): boolean {
  return validity !== "" || (previous?.notAfter ?? "") !== "";
}

function reasonToReplace({ trigger, validity, margin }: PasswordSettings, previous: PreviousPlan, now: Date): string | undefined {
  const { notAfter = "", drift = "" } = previous;
  if (drift !== "") return drift;
  if (trigger !== "" && trigger !== (previous.trigger ?? "")) return `requested: rotation ${trigger}`;
  if (notAfter !== "" && dayAfter(now, margin) >= notAfter) return `expires ${notAfter}`;
  if (validity !== "" && (notAfter === "" || notAfter > dayAfter(now, validity))) {
    return `${notAfter === "" ? "has no expiry" : `valid until ${notAfter}`}, longer than ${validity}`;
  }
  return undefined;
}

/** The last day that a JavaScript date prints with four digits. */
const lastDayMs = Date.UTC(9999, 11, 31);

/** ISO days compare as texts. */
function dayAfter(now: Date, duration: string): string {
  return new Date(Math.min(now.getTime() + (durationMs(duration) ?? 0), lastDayMs)).toISOString().slice(0, 10);
}
