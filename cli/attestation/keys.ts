import { createHash, createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";
import { open } from "node:fs/promises";
import { EdgeError } from "../../components/core/fault";

/** A key with the id that an envelope names it by: SHA-256 of the public key (DER, SubjectPublicKeyInfo), in hexadecimal. */
export interface NamedKey {
  key: KeyObject;
  keyId: string;
}

/** Maximum size of a key file, in bytes. Our proposal. */
const maxKeyBytes = 64 * 1024;

/** Permission bits of the group and of others. */
const othersMode = 0o077;

const kinds = "ECDSA P-256 or Ed25519";

/**
 * Reads the private key with which attestations are signed. Secret: no error shows any part of it.
 * @throws EdgeError `EDGE-ATTESTATION-KEY` also for a file that others may read
 */
export async function readSigningKey(path: string): Promise<NamedKey> {
  const { text, mode } = await readKeyFile(path);
  if ((mode & othersMode) !== 0) throw keyFault("others may read or change the file of the private key", path, `chmod 600 ${path}`, modeText(mode));
  if (/ENCRYPTED/.test(text)) throw keyFault("the private key has a passphrase, which nobody can enter while a program runs", path, withoutPassphrase);
  const key = /-----BEGIN (?:EC )?PRIVATE KEY-----/.test(text) ? parsed(() => createPrivateKey(text)) : undefined;
  return named(key, path, "private");
}

/** Reads the public key with which attestations are verified. Throws EdgeError `EDGE-ATTESTATION-KEY`. */
export async function readVerifyingKey(path: string): Promise<NamedKey> {
  const { text } = await readKeyFile(path);
  if (/PRIVATE KEY-----/.test(text)) throw keyFault("this is a private key, which only the signer may have", path, publicFrom);
  const key = text.includes("-----BEGIN PUBLIC KEY-----") ? parsed(() => createPublicKey(text)) : undefined;
  return named(key, path, "public");
}

const withoutPassphrase = "remove the passphrase with `openssl pkey -in <file> -out <new file>`, and keep the new file where only the signer can read it";
const publicFrom = "write the public key with `openssl pkey -in <private key> -pubout -out <file>`";
const newKey = "create one with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out <file>`";

function named(key: KeyObject | undefined, path: string, half: "private" | "public"): NamedKey {
  const fix = half === "private" ? newKey : publicFrom;
  if (!key) throw keyFault(`the file holds no ${half} key in PEM`, path, fix);
  if (!isSupported(key)) throw keyFault(`the key is of another kind: ${kindOf(key)}`, path, newKey);
  const spki = (half === "private" ? createPublicKey(key) : key).export({ type: "spki", format: "der" });
  return { key, keyId: createHash("sha256").update(spki).digest("hex") };
}

function isSupported({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyType === "ed25519" || (asymmetricKeyType === "ec" && asymmetricKeyDetails?.namedCurve === "prime256v1");
}

function kindOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string {
  return [asymmetricKeyType, asymmetricKeyDetails?.namedCurve].filter(Boolean).join(" ");
}

function parsed(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

async function readKeyFile(path: string): Promise<{ text: string; mode: number }> {
  try {
    // Mode and content of one open file, which nobody can exchange in between.
    await using file = await open(path, "r");
    const { mode, size } = await file.stat();
    if (size > maxKeyBytes) throw keyFault("the file is too large for a key", path, newKey);
    return { text: await file.readFile("utf8"), mode };
  } catch (error) {
    if (error instanceof EdgeError) throw error;
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw keyFault(`the key file cannot be read (${code})`, path, "correct the path, or the permissions of the file");
  }
}

function modeText(mode: number): string {
  return `, mode ${(mode & 0o777).toString(8).padStart(4, "0")}`;
}

function keyFault(what: string, path: string, fix: string, more = ""): EdgeError {
  const allowed = `a key file in PEM: ${kinds}; a private key only its owner may read`;
  return new EdgeError([{ code: "EDGE-ATTESTATION-KEY", what, given: `--key ${path}${more}`, allowed, fix }]);
}
