import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf } from "../../core/arm-id";
import { EdgeError, type Fault } from "../../core/fault";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import type { IssuedPassword } from "../../core/issued-password";
import { listAt, textAt } from "../../core/json";
import { type PasswordPlan, type PasswordSettings, needsTime, passwordPlan } from "./password-plan";
import { type LivePassword, type PasswordMark, type Slot, type SlotChoice, holds, nextSlot, passwordsIn, slots } from "./password-slot";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Known, Lifecycle, WithTimeout, ReadResult, WaitPhase } from "../../dynamic/lifecycle";

const version = apiVersions.containerRegistry;

/** How long the service takes to accept a reissued password everywhere. Source: token documentation, "about 60 seconds". */
const replicationMs = 60_000;

/** How long the service may take to list a password that it has issued. Our proposal; `assumed:issued-password-listed-late`, seen once: a read right after the issue lacked it. */
const listingLagMs = 120_000;

export interface TokenPasswordInputs extends WithTimeout, PasswordSettings, PasswordPlan {
  /** Required. ARM id of the token. */
  tokenId: string;
  /** Never declared: a refresh that finds the password lost sets it. @default - empty */
  drift: string;
  /** Required. Passwords that existed before this program managed the token: they are kept, unless `replacesExisting`. */
  otherPasswords: PasswordMark[];
  /** Optional. ARM id of the cluster that receives the password; no rotation starts while it is not connected. @default - empty, no cluster has to receive it */
  connectedClusterId: string;
  /** Optional. How long to wait for the service, ISO 8601. @default PT10M */
  timeout: string;
}

/** `generation` is that of `value`; it is lower than the planned one while the rotation is postponed. */
export interface TokenPasswordState extends IssuedPassword {
  slot: Slot;
  /** Expiry, ISO 8601; empty: none. */
  expiry: string;
  /** The previous password, which may still be in use. */
  previous: PasswordMark | undefined;
}

/** Postpones a rotation while the cluster is not connected or the previous password may still be in use. The resource is then Pending, and a later run continues. */
const begun: WaitPhase<TokenPasswordInputs, TokenPasswordState> = {
  name: "begun",
  waitPolicy: () => "accepted",
  observe: async (inputs, known, { arm }) => {
    const { tokenId, otherPasswords, connectedClusterId } = inputs;
    // A first password is not in use yet and can be issued at any time.
    if (known.slot === undefined) return { is: "done", learned: {} };
    const token = await arm.get(tokenId, version);
    if (isIssued(inputs, token, known)) return { is: "done", learned: {} };
    if (connectedClusterId !== "") {
      const status = textAt(await arm.get(connectedClusterId, apiVersions.connectedCluster), "properties", "connectivityStatus");
      if (status !== "Connected")
        return { is: "waiting", reason: `postponed: the site's cluster is ${status ?? "not visible in Azure"} and cannot receive a new password` };
    }
    const choice = choiceOf(token, known, otherPasswords);
    if (choice.is !== "busy") return { is: "done", learned: {} };
    return { is: "waiting", reason: `postponed: ${choice.slot} still holds the previous password, which must be retired first` };
  },
};

/** Issues the password into the slot that is not in use; the password in use stays valid. */
const issued: CallPhase<TokenPasswordInputs, TokenPasswordState> = {
  name: "issued",
  start: async (inputs, known, { arm }) => {
    const { tokenId, otherPasswords, notAfter } = inputs;
    const token = await arm.get(tokenId, version);
    if (isIssued(inputs, token, known)) return undefined;
    const choice = choiceOf(token, known, otherPasswords);
    if (choice.is !== "free") throw new EdgeError([noFreeSlot(tokenId)]);
    const body = { tokenId, name: choice.slot, ...(notAfter === "" ? {} : { expiry: `${notAfter}T00:00:00Z` }) };
    // Repeatable: the call fills only this slot, and nobody can use a password whose response was lost.
    return arm.begin({ method: "POST", path: `${parentOf(tokenId)}/generateCredentials`, apiVersion: version, body, repeatable: true });
  },
  learn: ({ tokenId, plannedGeneration, otherPasswords, replacesExisting }, result, known) => {
    if (result === undefined && known.generation === plannedGeneration) return {};
    const password = listAt(result, "passwords").find((item) => textAt(item, "value") !== undefined);
    const slot = slots.find((name) => name === textAt(password, "name"));
    const [value, issuedAt] = [textAt(password, "value"), textAt(password, "creationTime")];
    // A similar call issues the registry's admin password; only the username distinguishes the two responses.
    if (textAt(result, "username") !== nameOf(tokenId) || !slot || !value || !issuedAt) {
      throw new EdgeError([
        { code: "EDGE-PASSWORD", what: `the service's response contains no password of token ${nameOf(tokenId)}`, fix: "run `pulumi up` again" },
      ]);
    }
    const inUse = inUseOf(known);
    // If the password in use was lost and its slot issued again, the previous password stays the previous one.
    const replaced = inUse && inUse.slot !== slot ? inUse : known.previous;
    const previous = replaced ?? (replacesExisting ? otherPasswords.find((other) => other.slot !== slot) : undefined);
    return { slot, value, issuedAt, expiry: textAt(password, "expiry") ?? "", generation: plannedGeneration, previous };
  },
};

/** Waits until the service accepts exactly this password everywhere. A first password is valid at once; if it replaced one that a killed run left, the site retries. */
const good: WaitPhase<TokenPasswordInputs, TokenPasswordState> = {
  name: "good",
  observe: async ({ tokenId }, known, { arm }) => {
    const { body, time } = await arm.send({ method: "GET", path: tokenId, apiVersion: version });
    const mark = inUseOf(known);
    if (mark === undefined || !holds(passwordsIn(body), mark)) {
      if (mark !== undefined && mayBeUnlisted(mark, time)) return { is: "waiting", reason: "the service does not list the new password yet" };
      return { is: "failed", fault: lost(tokenId), rerun: [begun.name, issued.name] };
    }
    const isFirst = known.generation === 1 && known.previous === undefined;
    const isValid = isFirst || time.getTime() >= Date.parse(mark.issuedAt) + replicationMs;
    return isValid ? { is: "done", learned: {} } : { is: "waiting", reason: "the service does not accept the new password everywhere yet" };
  },
};

/** A token's password. A new generation uses the other slot, so that both passwords are valid until a RetiredPassword removes the previous one. */
export const tokenPassword: Lifecycle<TokenPasswordInputs, TokenPasswordState> = {
  kind: "registry/TokenPassword",
  stateVersion: 1,
  fields: {
    tokenId: replaces(asArmId),
    plannedGeneration: updates(),
    notAfter: ignored,
    reason: ignored,
    trigger: ignored,
    validity: ignored,
    margin: ignored,
    replacesExisting: ignored,
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
    const drift = mark ? driftOf(passwordsIn(token), mark) : "";
    const isEarly = mark !== undefined && drift !== "" && !isReissued(passwordsIn(token), mark) && mayBeUnlisted(mark, await serviceTime(tokenId, arm));
    return { is: "present", inputs: { drift: isEarly ? "" : drift } };
  },
  remove: [
    {
      name: "cleared",
      start: async ({ tokenId }, known, { arm }) => {
        const live = passwordsIn(await arm.get(tokenId, version));
        // During a rotation, the previous password was issued here as well.
        const issuedHere = [inUseOf(known), known.previous].filter((mark) => mark !== undefined);
        const kept = live.filter((password) => !holds(issuedHere, password));
        return kept.length === live.length ? undefined : arm.begin(keeping(tokenId, kept));
      },
    },
  ],
};

/** The call that leaves a token only these passwords. Source: Container Registry API, PATCH of `credentials.passwords`. */
export function keeping(tokenId: string, kept: readonly LivePassword[]) {
  const passwords = kept.map(({ slot, issuedAt, ...password }) => ({ name: slot, creationTime: issuedAt, ...password }));
  return { method: "PATCH" as const, path: tokenId, apiVersion: version, body: { properties: { credentials: { passwords } } } };
}

function inUseOf({ slot, issuedAt }: Known<TokenPasswordState>): PasswordMark | undefined {
  return slot === undefined || issuedAt === undefined ? undefined : { slot, issuedAt };
}

/** An earlier run issued the planned generation and could not finish: another password would make the first one a second valid password. */
function isIssued({ plannedGeneration }: TokenPasswordInputs, token: unknown, known: Known<TokenPasswordState>): boolean {
  return known.generation === plannedGeneration && holds(passwordsIn(token), inUseOf(known));
}

/** A later password in the same slot was not there before this one. */
function isReissued(live: readonly PasswordMark[], mark: PasswordMark): boolean {
  return live.some(({ slot, issuedAt }) => slot === mark.slot && !(Date.parse(issuedAt) <= Date.parse(mark.issuedAt)));
}

/** Whether a password is so new that a list without it proves nothing. */
function mayBeUnlisted({ issuedAt }: PasswordMark, now: Date): boolean {
  return now.getTime() < Date.parse(issuedAt) + listingLagMs;
}

function choiceOf(token: unknown, known: Known<TokenPasswordState>, others: readonly PasswordMark[]): SlotChoice {
  return nextSlot(passwordsIn(token), { inUse: inUseOf(known), previous: known.previous, others });
}

function driftOf(live: readonly PasswordMark[], mark: PasswordMark): string {
  if (holds(live, mark)) return "";
  const isThere = live.some(({ slot }) => slot === mark.slot);
  return isThere ? `${mark.slot} was reissued outside this program` : `${mark.slot} was deleted`;
}

/** The service's time, from a response about the token's registry: the token itself may be gone. */
export async function serviceTime(tokenId: string, arm: ArmClient): Promise<Date> {
  return (await arm.send({ method: "GET", path: parentOf(tokenId), apiVersion: version })).time;
}

function lost(tokenId: string): Fault {
  return {
    code: "EDGE-PASSWORD-LOST",
    what: `the new password of token ${nameOf(tokenId)} was deleted or reissued by another client right after it was issued`,
    given: tokenId,
    fix: "find out who else issues passwords of this token, then run `pulumi up` again",
  };
}

function noFreeSlot(tokenId: string): Fault {
  return {
    code: "EDGE-PASSWORD-SLOTS",
    what: `token ${nameOf(tokenId)} has two passwords, and this program issued neither of them`,
    given: tokenId,
    allowed: "a token with at most one password",
    fix: "delete the password that nothing uses (`az acr token credential delete`), then run `pulumi up` again",
  };
}
