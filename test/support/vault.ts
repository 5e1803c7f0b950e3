import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** A secrets provider of the engine for test worlds. */
export interface Vault {
  /** For `--secrets-provider`. */
  provider: string;
  /** How the engine reaches it. The token is a secret. */
  environment: Readonly<Record<string, string>>;
  stop(): void;
}

/** How Vault marks a ciphertext. */
const prefix = "vault:v1:";

/**
 * Starts a stand-in for the transit engine of HashiCorp Vault, to which the engine gives the key of a stack's secrets. It leaves the key as it is, so that a
 * recorded state can be imported into another world. A passphrase costs each start of the engine 0.2 s of processor time for the derivation of its key. Source: Vault, "Transit secrets engine (API)".
 */
export async function startVault(): Promise<Vault> {
  const token = randomBytes(24).toString("hex");
  const server = createServer(async (request, response) => {
    const action = /^\/v1\/transit\/(encrypt|decrypt)\/tests$/.exec(request.url ?? "")?.[1];
    if (action === undefined || request.headers["x-vault-token"] !== token) return void response.writeHead(403).end('{"errors":["permission denied"]}');
    const { plaintext = "", ciphertext = "" } = (await json(request)) as { plaintext?: string; ciphertext?: string };
    const data = action === "encrypt" ? { ciphertext: `${prefix}${plaintext}` } : { plaintext: ciphertext.slice(prefix.length) };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ data }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    provider: "hashivault://tests",
    environment: { VAULT_SERVER_URL: `http://127.0.0.1:${port}`, VAULT_SERVER_TOKEN: token },
    stop: () => void server.close().closeAllConnections(),
  };
}
