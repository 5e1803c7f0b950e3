import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf } from "../../core/arm-id";
import { durationMs } from "../../core/duration";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import type { IssuedPassword } from "../../core/issued-password";
import { type PasswordMark, holds, passwordsIn, samePassword } from "../token-password/password-slot";
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
  /** Optional. How long the previous password stays valid after that, ISO 8601: a pull in progress continues with the password it started with. @default PT0S */
  grace: string;
  /** Optional. How long to wait for the service, ISO 8601. @default PT10M */
  timeout: string;
}

export interface RetiredPasswordState {
  /** When the password to keep was first seen in use, by the service's clock. */
  inUseSince: string;
}

/** Waits until the token's user uses the password to keep. Until then nothing is retired, over any number of runs. A first password has no previous one. */
const used: WaitPhase<RetiredPasswordInputs, RetiredPasswordState> = {
  name: "used",
  waitPolicy: () => "accepted",
  observe: async ({ tokenId, issuedAt, generation, inUseIssuedAt }, _known, { arm }) => {
    if (generation === 1) return { is: "done", learned: {} };
    if (inUseIssuedAt !== issuedAt) return { is: "waiting", reason: "the new password is not in use yet, so the previous one is kept" };
    return { is: "done", learned: { inUseSince: (await serviceTime(tokenId, arm)).toISOString() } };
  },
};

/** Waits for the grace period: what started with the previous password has ended. */
const rested: WaitPhase<RetiredPasswordInputs, RetiredPasswordState> = {
  name: "rested",
  observe: async ({ tokenId, generation, grace }, { inUseSince = "" }, { arm }) => {
    const isOver = generation === 1 || (await serviceTime(tokenId, arm)).getTime() >= Date.parse(inUseSince) + (durationMs(grace) ?? 0);
    return isOver ? { is: "done", learned: {} } : { is: "waiting", reason: `grace period of the previous password (${grace})` };
  },
};

/** Removes every password except the one to keep, which must exist. A first password has no previous one, and others were not issued here. */
const retired: CallPhase<RetiredPasswordInputs, RetiredPasswordState> = {
  name: "retired",
  start: async (inputs, _known, { arm }) => {
    if (inputs.generation === 1) return undefined;
    const live = passwordsIn(await arm.get(inputs.tokenId, version));
    if (!holds(live, inputs)) throw new EdgeError([missing(inputs)]);
    const kept = live.filter((password) => samePassword(password, inputs));
    return kept.length === live.length ? undefined : arm.begin(keeping(inputs.tokenId, kept));
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
    grace: ignored,
    timeout: ignored,
  },
  id: ({ tokenId }) => `${tokenId}:retired`,
  phases: [used, rested, retired],
  read: async (inputs, _known, { arm, log }) => {
    const { tokenId = "", slot, issuedAt, generation = 1 } = inputs;
    const token = await arm.get(tokenId, version);
    if (!token) return goneOrUnknown(arm, parentOf(tokenId), version);
    if (slot === undefined || issuedAt === undefined) return { is: "present" };
    const strays = passwordsIn(token).filter((password) => !samePassword(password, { slot, issuedAt }));
    for (const stray of strays) log(strayIn(tokenId, stray));
    return generation > 1 && strays.length > 0 ? { is: "present", rerun: [retired.name] } : { is: "present" };
  },
  remove: [],
};

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
