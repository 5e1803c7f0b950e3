import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
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

/**
 * Starts a stand-in for the transit engine of HashiCorp Vault, which wraps the key of a stack's secrets. A passphrase costs each start of the engine 0.2 s of
 * processor time for the derivation of its key. Source: Vault, "Transit secrets engine (API)".
 */
export async function startVault(): Promise<Vault> {
  const [key, token] = [randomBytes(32), randomBytes(24).toString("hex")];
  const wrapped = (plaintext: string) => {
    const iv = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", key, iv);
    const sealed = Buffer.concat([cipher.update(Buffer.from(plaintext, "base64")), cipher.final()]);
    return `vault:v1:${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64")}`;
  };
  const unwrapped = (ciphertext: string) => {
    const bytes = Buffer.from(ciphertext.replace("vault:v1:", ""), "base64");
    const cipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString("base64");
  };
  const server = createServer(async (request, response) => {
    const action = /^\/v1\/transit\/(encrypt|decrypt)\/tests$/.exec(request.url ?? "")?.[1];
    if (action === undefined || request.headers["x-vault-token"] !== token) return void response.writeHead(403).end('{"errors":["permission denied"]}');
    const { plaintext = "", ciphertext = "" } = (await json(request)) as { plaintext?: string; ciphertext?: string };
    const data = action === "encrypt" ? { ciphertext: wrapped(plaintext) } : { plaintext: unwrapped(ciphertext) };
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
