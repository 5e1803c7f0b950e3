import { durationMs } from "../../core/duration";

/** What the stack's file says of a password. */
export interface PasswordWish {
  /** Any text; another one asks for a new password. Empty asks for nothing. */
  trigger: string;
  /** How long a password is good, ISO 8601; empty for ever. */
  validity: string;
  /** How long before its end a password is replaced, ISO 8601. */
  margin: string;
  /** Is a password in use that was issued elsewhere? Then the first of ours replaces that one. */
  takesOver: boolean;
}

/** Which password there is to be, and why; kept among the inputs, so that the decision can be seen and is made once. */
export interface PasswordPlan {
  /** Counts the passwords asked for; only its change asks for another. */
  generation: number;
  /** Day with whose beginning (UTC) it ends, `2027-02-21`; empty for a password that is good for ever. */
  notAfter: string;
  /** Why this generation was asked for. */
  reason: string;
}

/** The plan before, with what it was made from and what a look at the service found meanwhile. */
export type FormerPlan = Partial<PasswordPlan & PasswordWish & { /** What is wrong with the password; empty where nothing is. */ drift: string }>;

/** The plan that follows: the one before while it holds, else the next generation. Counts in days of the service's time, so that preview and run of one day agree. */
export function passwordPlan(wish: PasswordWish, former: FormerPlan | undefined, now: Date): PasswordPlan {
  const notAfter = wish.validity === "" ? "" : dayAfter(now, wish.validity);
  if (former === undefined && wish.takesOver) return { generation: 2, notAfter, reason: "takes over from passwords that were issued elsewhere" };
  if (former === undefined) return { generation: 1, notAfter, reason: "first password" };
  const { generation = 1, reason = "first password" } = former;
  const due = dueReason(wish, former, now);
  return due === undefined ? { generation, notAfter: former.notAfter ?? "", reason } : { generation: generation + 1, notAfter, reason: due };
}

/** Must the service's time be known for a plan? Without an end there is nothing to count. */
export function needsTime({ validity }: Pick<PasswordWish, "validity">, former: FormerPlan | undefined): boolean {
  return validity !== "" || (former?.notAfter ?? "") !== "";
}

function dueReason({ trigger, validity, margin }: PasswordWish, former: FormerPlan, now: Date): string | undefined {
  const { notAfter = "", drift = "" } = former;
  if (drift !== "") return drift;
  if (trigger !== "" && trigger !== (former.trigger ?? "")) return `asked for: rotation ${trigger}`;
  if (notAfter !== "" && dayAfter(now, margin) >= notAfter) return `expires ${notAfter}`;
  if (validity !== "" && (notAfter === "" || notAfter > dayAfter(now, validity))) {
    return `valid ${notAfter === "" ? "for ever" : `until ${notAfter}`}, which is longer than ${validity}`;
  }
  return undefined;
}

/** Days compare as texts. */
function dayAfter(now: Date, duration: string): string {
  return new Date(now.getTime() + (durationMs(duration) ?? 0)).toISOString().slice(0, 10);
}
