import { apiVersions } from "../../core/api-versions";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { type Fault, EdgeError } from "../../core/fault";
import { isObject, listAt, textAt } from "../../core/json";
import { nameOf } from "../../core/arm-id";
import type { CallPhase, Context, Lifecycle, Patience, Seen } from "../../dynamic/lifecycle";
import { absent } from "../../dynamic/absent";

const version = apiVersions.containerRegistry;

/** The two places for a password that a token has. */
export type Slot = "password1" | "password2";
const slots: readonly Slot[] = ["password1", "password2"];

export interface TokenPasswordInputs extends Patience {
  tokenId: string;
  /** Counts the passwords asked for; only its change asks for another. */
  generation: number;
}

export interface TokenPasswordState {
  slot: Slot;
  /** Secret. */
  value: string;
  /** The service's word for this very password: its fingerprint. */
  creationTime: string;
}

/** Issues a free slot. A password of an interrupted run cannot be read again, so its slot is issued anew. */
const issued: CallPhase<TokenPasswordInputs, TokenPasswordState> = {
  name: "issued",
  start: async (inputs, known, context) => {
    const slot = freeSlot(await passwordsOf(inputs.tokenId, context), known.creationTime);
    const registryId = inputs.tokenId.slice(0, inputs.tokenId.toLowerCase().lastIndexOf("/tokens/"));
    if (slot)
      return context.arm.begin({
        method: "POST",
        path: `${registryId}/generateCredentials`,
        apiVersion: version,
        body: { tokenId: inputs.tokenId, name: slot },
      });
    throw new EdgeError([slotsTaken(inputs.tokenId)]);
  },
  learn: (inputs, result) => {
    const password = listAt(result, "passwords").find((item) => textAt(item, "value") !== undefined);
    const slot = slots.find((name) => name === textAt(password, "name"));
    const [value, creationTime] = [textAt(password, "value"), textAt(password, "creationTime")];
    // The registry's admin password comes from a sister call; only the name tells them apart.
    if (textAt(result, "username") !== nameOf(inputs.tokenId) || !slot || !value || !creationTime) {
      throw new EdgeError([
        { code: "EDGE-PASSWORD", what: `the service's answer holds no password of token ${nameOf(inputs.tokenId)}`, fix: "run `pulumi up` again" },
      ]);
    }
    return { slot, value, creationTime };
  },
};

/** One password of a token, made once and kept. Delete clears its own slot, compared by creation time. */
export const tokenPassword: Lifecycle<TokenPasswordInputs, TokenPasswordState> = {
  kind: "registry/TokenPassword",
  stateVersion: 1,
  fields: { tokenId: replaces(asArmId), generation: updates(), timeout: ignored },
  id: ({ tokenId }) => `${tokenId}:password`,
  phases: [issued],
  read: async ({ tokenId = "" }, { slot, creationTime }, context): Promise<Seen<TokenPasswordInputs, TokenPasswordState>> => {
    const token = await context.arm.get(tokenId, version);
    if (!token) return absent(context.arm, tokenId.slice(0, tokenId.toLowerCase().lastIndexOf("/tokens/")), version);
    if (slot === undefined) return { is: "present" };
    const live = passwordsIn(token).find(({ name }) => name === slot);
    // Gone or made by somebody else: the value we hold opens nothing any more.
    return live?.creationTime === creationTime ? { is: "present" } : { is: "present", undone: [issued.name] };
  },
  remove: [
    {
      name: "cleared",
      start: async ({ tokenId }, { slot, creationTime }, { arm }) => {
        const token = await arm.get(tokenId, version);
        if (!token || slot === undefined) return undefined;
        const live = passwordsIn(token);
        const kept = live.filter((password) => !(password.name === slot && password.creationTime === creationTime));
        if (kept.length === live.length) return undefined;
        return arm.begin({ method: "PATCH", path: tokenId, apiVersion: version, body: { properties: { credentials: { passwords: kept } } } });
      },
    },
  ],
};

interface LivePassword {
  name: string;
  creationTime: string;
  expiry?: string;
}

async function passwordsOf(tokenId: string, { arm }: Context): Promise<LivePassword[]> {
  return passwordsIn(await arm.get(tokenId, version));
}

function passwordsIn(token: unknown): LivePassword[] {
  return listAt(token, "properties", "credentials", "passwords")
    .filter(isObject)
    .map((password) => {
      const expiry = textAt(password, "expiry");
      return { name: textAt(password, "name") ?? "", creationTime: textAt(password, "creationTime") ?? "", ...(expiry ? { expiry } : {}) };
    });
}

/** A slot nobody uses; when only ours is lost (same slot, other time), the one that is not ours stays untouched. */
function freeSlot(live: readonly LivePassword[], ownCreationTime: string | undefined): Slot | undefined {
  return slots.find((slot) => !live.some(({ name, creationTime }) => name === slot && creationTime !== ownCreationTime));
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
