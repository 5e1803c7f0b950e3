import type { IssuedPassword } from "../../core/issued-password";
import { isObject, listAt, textAt } from "../../core/json";

/** The two password slots of a token. Source: Container Registry API, `TokenPasswordName`. */
export type Slot = "password1" | "password2";
/** Both slots, in the order in which they are used. */
export const slots: readonly Slot[] = ["password1", "password2"];

/** Identifies one password of a token by its slot and time of issue, without its value. */
export interface PasswordMark extends Pick<IssuedPassword, "issuedAt"> {
  slot: Slot;
}

/** A password as the service lists it. */
export interface LivePassword extends PasswordMark {
  /** Absent: no expiry. */
  expiry?: string;
}

/** Where the next password can be issued. */
export type SlotChoice =
  | { is: "free"; slot: Slot }
  /** The slot holds the previous password, which may still be in use. */
  | { is: "busy"; slot: Slot }
  /** Both slots hold passwords that this program did not issue. */
  | { is: "taken" };

/** The passwords of a token, read from its ARM body. */
export function passwordsIn(token: unknown): LivePassword[] {
  return listAt(token, "properties", "credentials", "passwords")
    .filter(isObject)
    .flatMap((password) => {
      const slot = slots.find((name) => name === textAt(password, "name"));
      const expiry = textAt(password, "expiry");
      return slot ? [{ slot, issuedAt: textAt(password, "creationTime") ?? "", ...(expiry ? { expiry } : {}) }] : [];
    });
}

/** Whether this password is in the list. */
export function holds(live: readonly PasswordMark[], mark: PasswordMark | undefined): boolean {
  return live.some((password) => samePassword(password, mark));
}

/** Same slot and same time of issue, in whichever ISO 8601 notation. */
export function samePassword(a: PasswordMark, b: PasswordMark | undefined): boolean {
  return a.slot === b?.slot && sameTime(a.issuedAt, b.issuedAt);
}

/** The passwords of a token that the state knows. */
export interface KnownPasswords {
  /** Undefined before the first one. */
  inUse: PasswordMark | undefined;
  /** May still be in use. */
  previous: PasswordMark | undefined;
  /** Passwords that existed before this program managed the token; it issued all later ones. */
  others: readonly PasswordMark[];
}

/**
 * The slot for the next password: always the one not in use, by what the state knows. An unknown password in it was left by a killed run and is replaced.
 * The previous password must be retired first, unless the password in use is lost itself: then its own slot is issued again.
 */
export function nextSlot(live: readonly PasswordMark[], { inUse, previous, others }: KnownPasswords): SlotChoice {
  if (inUse === undefined) return firstSlot(live, others);
  const other: Slot = inUse.slot === "password1" ? "password2" : "password1";
  const holdsPrevious = live.some((password) => password.slot === other && samePassword(password, previous));
  if (!holdsPrevious) return { is: "free", slot: other };
  return holds(live, inUse) ? { is: "busy", slot: other } : { is: "free", slot: inUse.slot };
}

/** Replaces what a killed first run left, so that no password with an unknown value stays valid; else uses an empty slot. */
function firstSlot(live: readonly PasswordMark[], others: readonly PasswordMark[]): SlotChoice {
  const left = live.find((password) => !holds(others, password));
  const slot = left?.slot ?? slots.find((name) => !live.some((password) => password.slot === name));
  return slot ? { is: "free", slot } : { is: "taken" };
}

function sameTime(a: string, b: string): boolean {
  return a === b || Date.parse(a) === Date.parse(b);
}
