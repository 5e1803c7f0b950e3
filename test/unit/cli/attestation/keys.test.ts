import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, createPublicKey, generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSigningKey, readVerifyingKey } from "../../../../cli/attestation/keys";
import { EdgeError } from "../../../../components/core/fault";
import { writeKeyPair } from "../../../support/signer-keys";

describe("the attestation key", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-keys-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const file = (content: string | Buffer, mode = 0o600) => {
    const path = join(folder, "key");
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  };
  const pem = (kind: "rsa" | "ed448" | "P-384", half: "private" | "public") => {
    const { privateKey, publicKey } =
      kind === "rsa"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : kind === "ed448"
          ? generateKeyPairSync("ed448")
          : generateKeyPairSync("ec", { namedCurve: "P-384" });
    return (half === "private" ? privateKey.export({ type: "pkcs8", format: "pem" }) : publicKey.export({ type: "spki", format: "pem" })).toString();
  };
  /** Message of the only fault; asserts that it shows no line of the content. */
  const refused = async (reading: Promise<unknown>, content = ""): Promise<string> => {
    const error: unknown = await reading.then(
      () => assert.fail("was accepted"),
      (reason: unknown) => reason,
    );
    if (!(error instanceof EdgeError)) throw error;
    assert.deepEqual(
      error.faults.map(({ code }) => code),
      ["EDGE-ATTESTATION-KEY"],
    );
    for (const line of content.split("\n").filter((part) => part.length > 20 && !part.startsWith("-----"))) assert.ok(!error.message.includes(line));
    return error.message;
  };

  for (const kind of ["P-256", "Ed25519"] as const)
    it(`may be ${kind}; private and public key have the same id, the digest of the public key`, async () => {
      const { privateFile, publicFile } = writeKeyPair(folder, "signer", kind);
      const [signing, verifying] = [await readSigningKey(privateFile), await readVerifyingKey(publicFile)];
      const der = createPublicKey(readFileSync(publicFile)).export({ type: "spki", format: "der" });
      assert.deepEqual([signing.keyId, verifying.keyId], Array(2).fill(createHash("sha256").update(der).digest("hex")));
      assert.deepEqual([signing.key.type, verifying.key.type], ["private", "public"]);
    });

  it("may be in OpenSSL's SEC1 format, with or without a parameters block", async () => {
    const text = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" }).toString();
    assert.match(text, /BEGIN EC PRIVATE KEY/);
    const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    for (const content of [text, parameters + text]) assert.equal((await readSigningKey(file(content))).key.type, "private");
  });

  for (const mode of [0o644, 0o640, 0o604, 0o660, 0o620])
    it(`is refused with file mode ${mode.toString(8)}, and the error shows the fix`, async () => {
      const { privateFile, privateText } = writeKeyPair(folder, "signer");
      chmodSync(privateFile, mode);
      const message = await refused(readSigningKey(privateFile), privateText);
      assert.ok(message.includes(`mode 0${mode.toString(8)}`) && message.includes(`chmod 600 ${privateFile}`), message);
    });

  for (const mode of [0o600, 0o400, 0o700])
    it(`is accepted with file mode ${mode.toString(8)}`, async () => {
      const { privateFile } = writeKeyPair(folder, "signer");
      chmodSync(privateFile, mode);
      assert.ok((await readSigningKey(privateFile)).keyId);
    });

  it("may be readable by everybody if it is the public key", async () => {
    const { publicFile } = writeKeyPair(folder, "signer");
    chmodSync(publicFile, 0o644);
    assert.ok((await readVerifyingKey(publicFile)).keyId);
  });

  for (const kind of ["rsa", "ed448", "P-384"] as const)
    it(`is refused if it is of kind ${kind}, and the error shows the kind`, async () => {
      assert.match(await refused(readSigningKey(file(pem(kind, "private")))), /the key is of another kind: (rsa|ed448|ec secp384r1)/);
      assert.match(await refused(readVerifyingKey(file(pem(kind, "public")))), /the key is of another kind: (rsa|ed448|ec secp384r1)/);
    });

  it("is refused if it has a passphrase", async () => {
    const { privateKey } = generateKeyPairSync("ed25519");
    const content = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" }).toString();
    assert.match(await refused(readSigningKey(file(content)), content), /has a passphrase/);
  });

  it("is refused if a private key is given instead of the public key, or the reverse", async () => {
    const { privateFile, publicFile, privateText } = writeKeyPair(folder, "signer");
    assert.match(await refused(readVerifyingKey(privateFile), privateText), /this is a private key, which only the signer may have/);
    chmodSync(publicFile, 0o600);
    assert.match(await refused(readSigningKey(publicFile)), /holds no private key/);
  });

  for (const [what, content] of [
    ["an empty file", ""],
    ["plain text", "not a key"],
    ["a broken key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"],
    ["an SSH key", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n"],
    ["binary data", Buffer.alloc(1000, 255)],
    ["a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
    ["a huge file", Buffer.alloc(70_000, 65)],
  ] as const)
    it(`is refused: ${what}`, async () => {
      await refused(readSigningKey(file(content)));
      await refused(readVerifyingKey(file(content)));
    });

  it("is refused if its file cannot be read", async () => {
    assert.match(await refused(readSigningKey(join(folder, "nowhere"))), /cannot be read \(ENOENT\)/);
    assert.match(await refused(readVerifyingKey(folder)), /cannot be read \(EISDIR\)/);
  });

  it("may be created with the commands in the guide", async function () {
    const [key, pub] = [join(folder, "made.pem"), join(folder, "made.pub")];
    try {
      execFileSync("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", key], { stdio: "pipe" });
    } catch {
      return this.skip();
    }
    execFileSync("openssl", ["pkey", "-in", key, "-pubout", "-out", pub]);
    chmodSync(key, 0o600);
    assert.equal((await readSigningKey(key)).keyId, (await readVerifyingKey(pub)).keyId);
  });
});
