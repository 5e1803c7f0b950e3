import { textOf, textsOf } from "../resource";
import type { Store, StoredResource } from "../store";
import { acceptsPassword } from "./password-slot";

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
