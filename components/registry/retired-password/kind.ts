import { apiVersions } from "../../core/api-versions";
import { nameOf, parentOf } from "../../core/arm-id";
import { durationMs } from "../../core/duration";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { type PasswordMark, type Slot, holds, passwordsIn, samePassword } from "../token-password/password-slot";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout, WaitPhase } from "../../dynamic/lifecycle";
import { keeping, serviceTime } from "../token-password/kind";

const version = apiVersions.containerRegistry;

export interface RetiredPasswordInputs extends WithTimeout {
  tokenId: string;
  /** The password to keep. */
  slot: Slot;
  creationTime: string;
  issuedGeneration: number;
  /** Creation time of the password that is used, as whoever uses it says; empty while nobody says. */
  usedTime: string;
  /** How long the one before is left alone after that, ISO 8601: a pull that is going on holds what it began with. */
  rest: string;
}

export interface RetiredPasswordState {
  /** When the password to keep was first seen in use, by the service's time. */
  usedSince: string;
}

/** Whoever uses the token uses the password that is kept. Until then nothing is retired, over as many runs as it takes. A first password has none before it. */
const used: WaitPhase<RetiredPasswordInputs, RetiredPasswordState> = {
  name: "used",
  waitPolicy: () => "accepted",
  observe: async ({ tokenId, creationTime, issuedGeneration, usedTime }, _known, { arm }) => {
    if (issuedGeneration === 1) return { is: "done", learned: {} };
    if (usedTime !== creationTime) return { is: "waiting", reason: "the new password is not in use yet, so the one before stays" };
    return { is: "done", learned: { usedSince: (await serviceTime(tokenId, arm)).toISOString() } };
  },
};

/** What began with the password before has ended. */
const rested: WaitPhase<RetiredPasswordInputs, RetiredPasswordState> = {
  name: "rested",
  observe: async ({ tokenId, issuedGeneration, rest }, { usedSince = "" }, { arm }) => {
    const isOver = issuedGeneration === 1 || (await serviceTime(tokenId, arm)).getTime() >= Date.parse(usedSince) + (durationMs(rest) ?? 0);
    return isOver ? { is: "done", learned: {} } : { is: "waiting", reason: "the password before is left alone for a while" };
  },
};

/** Removes every password but the one that is kept, which must be there. A first password has none before it, and what else is there is not ours. */
const retired: CallPhase<RetiredPasswordInputs, RetiredPasswordState> = {
  name: "retired",
  start: async (inputs, _known, { arm }) => {
    if (inputs.issuedGeneration === 1) return undefined;
    const live = passwordsIn(await arm.get(inputs.tokenId, version));
    if (!holds(live, inputs)) throw new EdgeError([keptIsGone(inputs)]);
    const kept = live.filter((password) => samePassword(password, inputs));
    return kept.length === live.length ? undefined : arm.begin(keeping(inputs.tokenId, kept));
  },
  learn: () => ({}),
};

/** The passwords of a token but the one in use are gone. Delete calls nothing: what is left is the token's to clear. */
export const retiredPassword: Lifecycle<RetiredPasswordInputs, RetiredPasswordState> = {
  kind: "registry/RetiredPassword",
  stateVersion: 1,
  fields: {
    tokenId: replaces(asArmId),
    slot: updates(),
    creationTime: updates(),
    issuedGeneration: updates(),
    usedTime: updates(),
    rest: ignored,
    timeout: ignored,
  },
  id: ({ tokenId }) => `${tokenId}:retired`,
  phases: [used, rested, retired],
  read: async (inputs, _known, { arm, log }) => {
    const { tokenId = "", slot, creationTime, issuedGeneration = 1 } = inputs;
    const token = await arm.get(tokenId, version);
    if (!token) return goneOrUnknown(arm, parentOf(tokenId), version);
    if (slot === undefined || creationTime === undefined) return { is: "present" };
    const strays = passwordsIn(token).filter((password) => !samePassword(password, { slot, creationTime }));
    for (const stray of strays) log(strayIn(tokenId, stray));
    return issuedGeneration > 1 && strays.length > 0 ? { is: "present", rerun: [retired.name] } : { is: "present" };
  },
  remove: [],
};

function strayIn(tokenId: string, { slot, creationTime }: PasswordMark): string {
  return `[RetiredPassword ${nameOf(tokenId)}] ${slot} of ${creationTime} is good as well, and is not the one in use`;
}

function keptIsGone({ tokenId, slot }: RetiredPasswordInputs) {
  return {
    code: "EDGE-PASSWORD-LOST",
    what: `${slot} of token ${nameOf(tokenId)} is to be kept and is not there, so no other password is removed`,
    given: tokenId,
    fix: "run `pulumi refresh`, then `pulumi up`, which issues another one",
  };
}
