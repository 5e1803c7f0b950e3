import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf } from "../../core/arm-id";
import { EdgeError, type Fault } from "../../core/fault";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { listAt, textAt } from "../../core/json";
import { type PasswordPlan, type PasswordWish, needsTime, passwordPlan } from "./password-plan";
import { type LivePassword, type PasswordMark, type Slot, type SlotChoice, holds, nextSlot, passwordsIn, slots } from "./password-slot";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Known, Lifecycle, WithTimeout, ReadResult, WaitPhase } from "../../dynamic/lifecycle";

const version = apiVersions.containerRegistry;

/** Until a password that was issued anew is good everywhere. Source: token documentation, "about 60 seconds". */
const replicationMs = 60_000;

export interface TokenPasswordInputs extends WithTimeout, PasswordWish, PasswordPlan {
  tokenId: string;
  /** Written by a refresh that finds the password lost; what the program declares is always empty. */
  drift: string;
  /** Passwords that the token had before it was ours. */
  otherPasswords: PasswordMark[];
  /** The cluster that must learn of a new password: none is issued while it is not connected. Empty: nobody has to. */
  connectedClusterId: string;
}

export interface TokenPasswordState {
  slot: Slot;
  /** Secret. */
  value: string;
  /** The service's word for this very password: its fingerprint. */
  creationTime: string;
  /** When it ends; empty for never. */
  expiry: string;
  /** Generation of `value`; behind the one asked for while that is postponed. */
  issuedGeneration: number;
  /** The password before, which somebody may still use. */
  previous: PasswordMark;
}

/** Nothing is issued while the site could not be told, or while the password before may still be in use: both are Pending, and a later run goes on. */
const begun: WaitPhase<TokenPasswordInputs, TokenPasswordState> = {
  name: "begun",
  waitPolicy: () => "accepted",
  observe: async ({ tokenId, otherPasswords, connectedClusterId }, known, { arm }) => {
    // What is not in use yet can be issued at any time.
    if (known.slot === undefined) return { is: "done", learned: {} };
    if (connectedClusterId !== "") {
      const status = textAt(await arm.get(connectedClusterId, apiVersions.connectedCluster), "properties", "connectivityStatus");
      if (status !== "Connected") return { is: "waiting", reason: `postponed: the site's cluster is ${status ?? "not to be seen"}, so it could not be told` };
    }
    const choice = choiceOf(await arm.get(tokenId, version), known, otherPasswords);
    if (choice.is !== "busy") return { is: "done", learned: {} };
    return { is: "waiting", reason: `postponed: ${choice.slot} still holds the password before, which is retired first` };
  },
};

/** Issues the slot that is not in use; the password in use stays as good as it was. */
const issued: CallPhase<TokenPasswordInputs, TokenPasswordState> = {
  name: "issued",
  start: async ({ tokenId, otherPasswords, notAfter }, known, { arm }) => {
    const choice = choiceOf(await arm.get(tokenId, version), known, otherPasswords);
    if (choice.is !== "free") throw new EdgeError([slotsTaken(tokenId)]);
    const body = { tokenId, name: choice.slot, ...(notAfter === "" ? {} : { expiry: `${notAfter}T00:00:00Z` }) };
    // By name it fills this place and no other; what an answer held that was lost is of no use to anybody.
    return arm.begin({ method: "POST", path: `${parentOf(tokenId)}/generateCredentials`, apiVersion: version, body, repeatable: true });
  },
  learn: ({ tokenId, generation, otherPasswords, takesOver }, result, known) => {
    const password = listAt(result, "passwords").find((item) => textAt(item, "value") !== undefined);
    const slot = slots.find((name) => name === textAt(password, "name"));
    const [value, creationTime] = [textAt(password, "value"), textAt(password, "creationTime")];
    // The registry's admin password comes from a sister call; only the name tells them apart.
    if (textAt(result, "username") !== nameOf(tokenId) || !slot || !value || !creationTime) {
      throw new EdgeError([
        { code: "EDGE-PASSWORD", what: `the service's answer holds no password of token ${nameOf(tokenId)}`, fix: "run `pulumi up` again" },
      ]);
    }
    const inUse = inUseOf(known);
    // Where the one in use was lost and issued anew, the one before is still the one before.
    const before = inUse && inUse.slot !== slot ? inUse : known.previous;
    const previous = before ?? (takesOver ? otherPasswords.find((other) => other.slot !== slot) : undefined);
    return { slot, value, creationTime, expiry: textAt(password, "expiry") ?? "", issuedGeneration: generation, previous };
  },
};

/** The service holds this very password, and everywhere. A first one is good at once; where it took the place of what a killed run left, the site tries again. */
const good: WaitPhase<TokenPasswordInputs, TokenPasswordState> = {
  name: "good",
  observe: async ({ tokenId }, known, { arm }) => {
    const { body, time } = await arm.send({ method: "GET", path: tokenId, apiVersion: version });
    const mark = inUseOf(known);
    if (mark === undefined || !holds(passwordsIn(body), mark)) return { is: "failed", fault: lost(tokenId), rerun: [begun.name, issued.name] };
    const isGood = known.issuedGeneration === 1 || time.getTime() >= Date.parse(mark.creationTime) + replicationMs;
    return isGood ? { is: "done", learned: {} } : { is: "waiting", reason: "the new password is not good everywhere yet" };
  },
};

/** The password of a token. A new generation takes the other slot, so that both are good until a RetiredPassword removes the one before. */
export const tokenPassword: Lifecycle<TokenPasswordInputs, TokenPasswordState> = {
  kind: "registry/TokenPassword",
  stateVersion: 1,
  fields: {
    tokenId: replaces(asArmId),
    generation: updates(),
    notAfter: ignored,
    reason: ignored,
    trigger: ignored,
    validity: ignored,
    margin: ignored,
    takesOver: ignored,
    drift: ignored,
    otherPasswords: ignored,
    connectedClusterId: ignored,
    timeout: ignored,
  },
  id: ({ tokenId }) => `${tokenId}:password`,
  decide: async (inputs, previous, context) => {
    const now = needsTime(inputs, previous) ? await serviceTime(inputs.tokenId, context.arm) : new Date(0);
    return { ...inputs, ...passwordPlan(inputs, previous, now) };
  },
  phases: [begun, issued, good],
  read: async ({ tokenId = "" }, known, { arm }): Promise<ReadResult<TokenPasswordInputs, TokenPasswordState>> => {
    const token = await arm.get(tokenId, version);
    if (!token) return goneOrUnknown(arm, parentOf(tokenId), version);
    const mark = inUseOf(known);
    return { is: "present", inputs: { drift: mark ? driftOf(passwordsIn(token), mark) : "" } };
  },
  remove: [
    {
      name: "cleared",
      start: async ({ tokenId }, known, { arm }) => {
        const live = passwordsIn(await arm.get(tokenId, version));
        // In the middle of a rotation the one before is ours as well.
        const ours = [inUseOf(known), known.previous].filter((mark) => mark !== undefined);
        const kept = live.filter((password) => !holds(ours, password));
        return kept.length === live.length ? undefined : arm.begin(keeping(tokenId, kept));
      },
    },
  ],
};

/** The call that leaves a token these passwords and no other. Source: Container Registry API, PATCH of `credentials.passwords`. */
export function keeping(tokenId: string, kept: readonly LivePassword[]) {
  const passwords = kept.map(({ slot, ...password }) => ({ name: slot, ...password }));
  return { method: "PATCH" as const, path: tokenId, apiVersion: version, body: { properties: { credentials: { passwords } } } };
}

function inUseOf({ slot, creationTime }: Known<TokenPasswordState>): PasswordMark | undefined {
  return slot === undefined || creationTime === undefined ? undefined : { slot, creationTime };
}

function choiceOf(token: unknown, known: Known<TokenPasswordState>, others: readonly PasswordMark[]): SlotChoice {
  return nextSlot(passwordsIn(token), { inUse: inUseOf(known), before: known.previous, others });
}

function driftOf(live: readonly PasswordMark[], mark: PasswordMark): string {
  if (holds(live, mark)) return "";
  const isThere = live.some(({ slot }) => slot === mark.slot);
  return isThere ? `${mark.slot} was issued anew by somebody else` : `${mark.slot} is gone`;
}

/** The service's time, from an answer about the token's registry: the token itself may be gone. */
export async function serviceTime(tokenId: string, arm: ArmClient): Promise<Date> {
  return (await arm.send({ method: "GET", path: parentOf(tokenId), apiVersion: version })).time;
}

function lost(tokenId: string): Fault {
  return {
    code: "EDGE-PASSWORD-LOST",
    what: `the new password of token ${nameOf(tokenId)} was issued, and then removed or issued anew by somebody else`,
    given: tokenId,
    fix: "find out who else issues passwords of this token, then run `pulumi up` again",
  };
}

function slotsTaken(tokenId: string): Fault {
  return {
    code: "EDGE-PASSWORD-SLOTS",
    what: `both passwords of token ${nameOf(tokenId)} are in use and neither is ours`,
    given: tokenId,
    allowed: "a token with a free password",
    fix: "clear the one that nothing uses (`az acr token credential delete`), then run `pulumi up` again",
  };
}
