import { isObject, listAt, textAt } from "../../core/json";

/** The two places for a password that a token has. Source: Container Registry API, `TokenPasswordName`. */
export type Slot = "password1" | "password2";
/** Both, in the order in which they are taken. */
export const slots: readonly Slot[] = ["password1", "password2"];

/** One password of a token, told by its place and the service's time of its making: its fingerprint. Never its value. */
export interface PasswordMark {
  slot: Slot;
  creationTime: string;
}

/** A password as the service lists it. */
export interface LivePassword extends PasswordMark {
  /** When it ends; absent for one that is good for ever. */
  expiry?: string;
}

/** Where the next password goes. */
export type SlotChoice =
  | { is: "free"; slot: Slot }
  /** The other password is the one before, which something may still use. */
  | { is: "busy"; slot: Slot }
  /** Both are in use and neither is ours. */
  | { is: "taken" };

/** The passwords a token has, as ARM answers it. */
export function passwordsIn(token: unknown): LivePassword[] {
  return listAt(token, "properties", "credentials", "passwords")
    .filter(isObject)
    .flatMap((password) => {
      const slot = slots.find((name) => name === textAt(password, "name"));
      const expiry = textAt(password, "expiry");
      return slot ? [{ slot, creationTime: textAt(password, "creationTime") ?? "", ...(expiry ? { expiry } : {}) }] : [];
    });
}

/** Is this very password among these? */
export function holds(live: readonly PasswordMark[], mark: PasswordMark | undefined): boolean {
  return live.some((password) => samePassword(password, mark));
}

/** The same place and the same time, however it is written. */
export function samePassword(a: PasswordMark, b: PasswordMark | undefined): boolean {
  return a.slot === b?.slot && sameTime(a.creationTime, b.creationTime);
}

/** What is known of a token's passwords. */
export interface KnownPasswords {
  /** The one that is used; none before the first. */
  inUse: PasswordMark | undefined;
  /** The one before, which may still be used. */
  before: PasswordMark | undefined;
  /** Those that the token had before it was ours; whatever came later is ours. */
  others: readonly PasswordMark[];
}

/**
 * Always the slot that is not in use, by what the state knows. A password there that nobody knows is what a killed run left, and is issued anew;
 * the one before must be retired first, unless the one in use is lost itself: then that is issued anew.
 */
export function nextSlot(live: readonly PasswordMark[], { inUse, before, others }: KnownPasswords): SlotChoice {
  if (inUse === undefined) return firstSlot(live, others);
  const other: Slot = inUse.slot === "password1" ? "password2" : "password1";
  const isBefore = live.some((password) => password.slot === other && samePassword(password, before));
  if (!isBefore) return { is: "free", slot: other };
  return holds(live, inUse) ? { is: "busy", slot: other } : { is: "free", slot: inUse.slot };
}

/** What a killed first run left is issued anew, so that no password stays good whose value nobody knows; else an empty slot. */
function firstSlot(live: readonly PasswordMark[], others: readonly PasswordMark[]): SlotChoice {
  const left = live.find((password) => !holds(others, password));
  const slot = left?.slot ?? slots.find((name) => !live.some((password) => password.slot === name));
  return slot ? { is: "free", slot } : { is: "taken" };
}

function sameTime(a: string, b: string): boolean {
  return a === b || Date.parse(a) === Date.parse(b);
}
