import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Key types that sign attestations. */
export type SignerKind = "P-256" | "Ed25519";

/** A new key pair. */
export function keyPair(kind: SignerKind): { privateKey: KeyObject; publicKey: KeyObject } {
  return kind === "Ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ec", { namedCurve: "P-256" });
}

/** Writes a key pair as `openssl` does: `<name>.pem`, readable only by its owner, and `<name>.pub`. */
export function writeKeyPair(folder: string, name: string, kind: SignerKind = "P-256"): { privateFile: string; publicFile: string; privateText: string } {
  const { privateKey, publicKey } = keyPair(kind);
  const [privateFile, publicFile] = [join(folder, `${name}.pem`), join(folder, `${name}.pub`)];
  const privateText = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  writeFileSync(privateFile, privateText);
  chmodSync(privateFile, 0o600);
  writeFileSync(publicFile, publicKey.export({ type: "spki", format: "pem" }));
  return { privateFile, publicFile, privateText };
}
