import type { Clock } from "../../clock";
import { type ClientToken, passwordHash } from "../../azure/gateway-protocol";
import { allowsRepository } from "../../azure/container-registry/scope-map-actions";
import type { Authenticate } from "../../registry/plane";

/** Authenticates client tokens as last synced; does not accept refresh tokens. */
export function clientLogin(clients: () => readonly ClientToken[], clock: Clock): Authenticate {
  return (credentials) => {
    if ("refreshToken" in credentials) return undefined;
    const client = clients().find(({ name, status }) => name === credentials.username && status === "enabled");
    const good = client?.passwords.some(
      ({ salt, hash, expiry }) => passwordHash(salt, credentials.password) === hash && (expiry === undefined || Date.parse(expiry) > clock.now().getTime()),
    );
    if (!client || !good) return undefined;
    return { username: client.name, allows: (repository, action) => allowsRepository(client.actions, repository, action) };
  };
}
