import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf } from "../../core/arm-id";
import { durationMs } from "../../core/duration";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import type { IssuedPassword } from "../../core/issued-password";
import { type LivePassword, type PasswordMark, holds, passwordsIn, samePassword } from "../token-password/password-slot";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";
import { keeping, serviceTime } from "../token-password/kind";

const version = apiVersions.containerRegistry;

/** Slot, time of issue and generation are those of the password to keep. */
export interface RetiredPasswordInputs extends WithTimeout, PasswordMark, Pick<IssuedPassword, "generation"> {
  /** Required. ARM id of the token. */
  tokenId: string;
  /** Required. `issuedAt` of the password in use, as its user reports it: nothing is retired before it is that of the password to keep. Empty while the user reports none. */
  inUseIssuedAt: string;
  /** Optional. Passwords of other owners, which stay. @default - none */
  others: PasswordMark[];
  /** Optional. How long the previous password stays valid after that, ISO 8601: a pull in progress continues with the password it started with. @default PT0S */
  grace: string;
  /** Optional. How long to wait for the service, ISO 8601. @default PT10M */
  timeout: string;
}

export interface RetiredPasswordState {
  /** When the password to keep was first seen in use, by the service's clock. */
  inUseSince: string;
}

/** Waits until the token's user uses the password to keep, if there is anything to retire. Until then nothing is retired, over any number of runs. */
const used: WaitPhase<RetiredPasswordInputs, RetiredPasswordState> = {
  name: "used",
  waitPolicy: () => "accepted",
  observe: async (inputs, _known, { arm }) => {
    const { tokenId, issuedAt, inUseIssuedAt } = inputs;
    if (straysAmong(passwordsIn(await arm.get(tokenId, version)), inputs).length === 0) return { is: "done", learned: {} };
    if (inUseIssuedAt !== issuedAt) return { is: "waiting", reason: "the new password is not in use yet, so the previous one is kept" };
    return { is: "done", learned: { inUseSince: (await serviceTime(tokenId, arm)).toISOString() } };
  },
};

/** Waits for the grace period: what started with the previous password has ended. */
const rested: WaitPhase<RetiredPasswordInputs, RetiredPasswordState> = {
  name: "rested",
  observe: async ({ tokenId, grace }, { inUseSince }, { arm }) => {
    const isOver = inUseSince === undefined || (await serviceTime(tokenId, arm)).getTime() >= Date.parse(inUseSince) + (durationMs(grace) ?? 0);
    return isOver ? { is: "done", learned: {} } : { is: "waiting", reason: `grace period of the previous password (${grace})` };
  },
};

/**
 * Removes every password except the one to keep, which must exist, and those of other owners. Until 0.1 this phase was called "retired" and did nothing for
 * a first password, beside which a second one could stay valid: under its new name it runs once more for every state.
 */
const retired: CallPhase<RetiredPasswordInputs, RetiredPasswordState> = {
  name: "previous removed",
  start: async (inputs, _known, { arm }) => {
    const live = passwordsIn(await arm.get(inputs.tokenId, version));
    const strays = straysAmong(live, inputs);
    if (strays.length === 0) return undefined;
    if (!holds(live, inputs)) throw new EdgeError([missing(inputs)]);
    const kept = live.filter((password) => !strays.includes(password));
    return arm.begin(keeping(inputs.tokenId, kept));
  },
  learn: () => ({}),
};

/** Removes all passwords of a token except the one in use. Delete makes no call: the TokenPassword clears its own passwords. */
export const retiredPassword: Lifecycle<RetiredPasswordInputs, RetiredPasswordState> = {
  kind: "registry/RetiredPassword",
  stateVersion: 1,
  fields: {
    tokenId: replaces(asArmId),
    slot: updates(),
    issuedAt: updates(),
    generation: updates(),
    inUseIssuedAt: updates(),
    others: ignored,
    grace: ignored,
    timeout: ignored,
  },
  id: ({ tokenId }) => `${tokenId}:retired`,
  phases: [used, rested, retired],
  read: async (inputs, _known, { arm, log }) => {
    const { tokenId = "", slot, issuedAt } = inputs;
    const token = await arm.get(tokenId, version);
    if (!token) return goneOrUnknown(arm, parentOf(tokenId), version);
    if (slot === undefined || issuedAt === undefined) return { is: "present" };
    const kept = { slot, issuedAt };
    for (const stray of passwordsIn(token).filter((password) => !samePassword(password, kept))) log(strayIn(tokenId, stray));
    return straysAmong(passwordsIn(token), { ...inputs, ...kept }).length > 0 ? { is: "present", rerun: [retired.name] } : { is: "present" };
  },
  remove: [],
};

/** Passwords that are neither the one to keep nor those of other owners. */
function straysAmong(live: readonly LivePassword[], { slot, issuedAt, others = [] }: PasswordMark & Partial<RetiredPasswordInputs>): LivePassword[] {
  return live.filter((password) => !samePassword(password, { slot, issuedAt }) && !holds(others, password));
}

function strayIn(tokenId: string, { slot, issuedAt }: PasswordMark): string {
  return `[RetiredPassword ${nameOf(tokenId)}] ${slot}, issued ${issuedAt}, is valid but not the password in use`;
}

function missing({ tokenId, slot }: RetiredPasswordInputs) {
  return {
    code: "EDGE-PASSWORD-LOST",
    what: `${slot} of token ${nameOf(tokenId)}, the password to keep, does not exist; no other password was removed`,
    given: tokenId,
    fix: "run `pulumi refresh`, then `pulumi up`, which issues another one",
  };
}
