import { randomBytes, randomInt } from "node:crypto";
import { passwordHash, type PasswordHash } from "../gateway-protocol";
import { textOf, textsOf } from "../resource";
import type { StoredResource, Store } from "../store";

/** Name of one of the two passwords of a token. */
export type SlotName = "password1" | "password2";

/** One of a token's two passwords. Source: connected-registry reference 1.6 and 9.4. */
export interface PasswordSlot extends PasswordHash {
  /** ISO 8601, lab time; whole seconds. */
  creationTime: string;
  /** Lab time in milliseconds from which this value works; until then, the replaced one does. */
  validFrom: number;
  /** Hash of the replaced value. */
  replaced?: PasswordHash;
}

/** The slots of a token resource. */
export function slotsOf(token: StoredResource): PasswordSlot[] {
  return (token.hidden.slots ?? []) as PasswordSlot[];
}

/** Issues a password for a slot. A replacement works only after replication; a first value at once. */
export function issuePassword(options: { name: SlotName; now: Date; expiry?: string; former: PasswordSlot | undefined; replicationMs: number }): {
  slot: PasswordSlot;
  value: string;
} {
  const { name, now, expiry, former, replicationMs } = options;
  const value = randomPassword();
  const salt = randomBytes(16).toString("hex");
  const replaced = former && hashGoodAt(former, now);
  const slot: PasswordSlot = {
    name,
    salt,
    hash: passwordHash(salt, value),
    creationTime: now.toISOString(),
    validFrom: now.getTime() + (replaced ? replicationMs : 0),
    ...(expiry === undefined ? {} : { expiry }),
    ...(replaced ? { replaced } : {}),
  };
  return { slot, value };
}

/** The currently valid hash: the slot's own, or the replaced one during replication. */
export function hashGoodAt(slot: PasswordSlot, now: Date): PasswordHash | undefined {
  const { name, salt, hash, expiry } = now.getTime() >= slot.validFrom ? slot : (slot.replaced ?? slot);
  if (expiry !== undefined && Date.parse(expiry) <= now.getTime()) return undefined;
  return { name, salt, hash, ...(expiry === undefined ? {} : { expiry }) };
}

/** Is this a currently valid password of the token? */
export function acceptsPassword(token: StoredResource, password: string, now: Date): boolean {
  return slotsOf(token).some((slot) => {
    const good = hashGoodAt(slot, now);
    return good !== undefined && passwordHash(good.salt, password) === good.hash;
  });
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

/** 52 characters with `+`, `/` and `=` anywhere, as the service's may have; every fourth starts with `=`. Length `assumed`. */
function randomPassword(): string {
  const characters = Array.from({ length: 52 }, () => alphabet[randomInt(alphabet.length)]);
  if (randomInt(4) === 0) characters[0] = "=";
  return characters.join("");
}

/** The enabled token of a registry with this valid password. */
export function signedInToken(store: Store, registryId: string, credentials: { username: string; password: string }, now: Date): StoredResource | undefined {
  const token = store.get(`${registryId}/tokens/${credentials.username}`);
  if (!token || textOf(token.properties.status) !== "enabled") return undefined;
  return acceptsPassword(token, credentials.password, now) ? token : undefined;
}

/** Actions of a token's scope map; none without a map. */
export function actionsOf(store: Store, token: StoredResource): string[] {
  const map = store.get(textOf(token.properties.scopeMapId) ?? "");
  return textsOf(map?.properties.actions);
}
