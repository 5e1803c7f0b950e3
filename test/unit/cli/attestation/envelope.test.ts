import assert from "node:assert/strict";
import { createPublicKey, type JsonWebKey, sign } from "node:crypto";
import { crypto as sigstoreCrypto, dsse } from "@sigstore/core";
import fc from "fast-check";
import { type Envelope, isSignedBy, parseEnvelope, signedBytes, signedEnvelope, statementPayloadType } from "../../../../cli/attestation/envelope";
import { keyPair, type SignerKind } from "../../../support/signer-keys";

const kinds: readonly SignerKind[] = ["P-256", "Ed25519"];
const opened = (text: string): Envelope => parseEnvelope(text) ?? assert.fail(`no envelope: ${text}`);
const payload = Buffer.from('{"_type":"x"}');

describe("the signed bytes of an envelope", () => {
  for (const [type, body, expected] of [
    // The example in DSSE 1.0, protocol.md.
    ["http://example.com/HelloWorld", "hello world", "DSSEv1 29 http://example.com/HelloWorld 11 hello world"],
    ["", "", "DSSEv1 0  0 "],
    // Lengths are in bytes, not in characters.
    ["ü", "€", "DSSEv1 2 ü 3 €"],
    ["a 1", "b c", "DSSEv1 3 a 1 3 b c"],
  ] as const)
    it(`are "${expected}"`, () => assert.equal(signedBytes(type, Buffer.from(body)).toString(), expected));

  it("equal those of sigstore's implementation for any type and payload", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.uint8Array(), (type, body) => {
        assert.deepEqual(signedBytes(type, Buffer.from(body)), dsse.preAuthEncoding(type, Buffer.from(body)));
      }),
    );
  });

  it("differ for every split of a text into type and payload", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), (text, a, b) => {
        const [first, second] = [a, b].map((cut) => cut % (text.length + 1));
        const bytesAt = (cut = 0) => signedBytes(text.slice(0, cut), Buffer.from(text.slice(cut)));
        if (first !== second) assert.notDeepEqual(bytesAt(first), bytesAt(second));
      }),
    );
  });
});

describe("a DSSE envelope", () => {
  it("from the DSSE specification's example is valid with the example's key", () => {
    const coordinate = (decimal: string) => Buffer.from(BigInt(decimal).toString(16).padStart(64, "0"), "hex").toString("base64url");
    const jwk: JsonWebKey = {
      kty: "EC",
      crv: "P-256",
      x: coordinate("46950820868899156662930047687818585632848591499744589407958293238635476079160"),
      y: coordinate("5640078356564379163099075877009565129882514886557779369047442380624545832820"),
    };
    const sig = "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==";
    const example = { payload: "aGVsbG8gd29ybGQ=", payloadType: "http://example.com/HelloWorld", signatures: [{ sig }] };
    const key = createPublicKey({ key: jwk, format: "jwk" });
    assert.equal(isSignedBy(opened(JSON.stringify(example)), key), true);
    assert.equal(isSignedBy(opened(JSON.stringify({ ...example, payload: "aGVsbG8gV29ybGQ=" })), key), false);
  });

  for (const kind of kinds) {
    const { privateKey, publicKey } = keyPair(kind);
    const written = signedEnvelope(statementPayloadType, payload, { key: privateKey, keyId: "id" });
    const parts = JSON.parse(written) as { payload: string; payloadType: string; signatures: { keyid: string; sig: string }[] };
    const isValid = (change: object) => isSignedBy(opened(JSON.stringify({ ...parts, ...change })), publicKey);

    it(`signed with ${kind} is accepted by sigstore's implementation`, () => {
      const { signatures, payload: body } = opened(written);
      const bytes = dsse.preAuthEncoding(statementPayloadType, body);
      assert.equal(sigstoreCrypto.verify(bytes, publicKey, signatures[0] ?? Buffer.of(), kind === "Ed25519" ? undefined : "sha256"), true);
      assert.equal(sigstoreCrypto.verify(Buffer.from("other"), publicKey, signatures[0] ?? Buffer.of(), kind === "Ed25519" ? undefined : "sha256"), false);
    });

    it(`signed with ${kind} contains payload, type and one signature with its key id`, () => {
      assert.deepEqual([Buffer.from(parts.payload, "base64"), parts.payloadType, parts.signatures.length], [payload, statementPayloadType, 1]);
      assert.equal(parts.signatures[0]?.keyid, "id");
    });

    it(`signed with ${kind} is invalid with any other payload, type, signature or key`, () => {
      const [{ sig = "" } = {}] = parts.signatures;
      const bytes = Buffer.from(sig, "base64");
      assert.equal(isValid({}), true);
      assert.equal(isValid({ payload: Buffer.from('{"_type":"y"}').toString("base64") }), false);
      assert.equal(isValid({ payloadType: "application/json" }), false);
      for (const changed of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.of(0)]), Buffer.from("no signature"), Buffer.alloc(64)])
        assert.equal(isValid({ signatures: [{ sig: changed.toString("base64") }] }), false);
      for (const other of kinds) assert.equal(isSignedBy(opened(written), keyPair(other).publicKey), false);
    });

    it(`signed with ${kind} and other keys is valid, with signatures in any order and with any key ids`, () => {
      const others = kinds.map((other) => {
        const { signatures } = JSON.parse(signedEnvelope(statementPayloadType, payload, { key: keyPair(other).privateKey, keyId: "id" })) as typeof parts;
        return signatures[0];
      });
      assert.equal(isValid({ signatures: [...others, ...parts.signatures] }), true);
      assert.equal(isValid({ signatures: [...parts.signatures, ...others] }), true);
      assert.equal(isValid({ signatures: others }), false);
      assert.equal(isValid({ signatures: parts.signatures.map(({ sig }) => ({ keyid: "another", sig })) }), true);
    });
  }

  it("may use URL-safe base64 and an IEEE P1363 signature", () => {
    const { privateKey, publicKey } = keyPair("P-256");
    const sig = sign("sha256", signedBytes("t", payload), { key: privateKey, dsaEncoding: "ieee-p1363" });
    const text = JSON.stringify({ payload: payload.toString("base64url"), payloadType: "t", signatures: [{ sig: sig.toString("base64url") }] });
    assert.equal(isSignedBy(opened(text), publicKey), true);
  });

  const valid = { payload: "aA==", payloadType: "t", signatures: [{ sig: "aA==" }] };
  for (const [what, text] of [
    ["an empty text", ""],
    ["invalid JSON", "{"],
    ["a JSON array", "[]"],
    ["an object without a payload", JSON.stringify({ ...valid, payload: undefined })],
    ["an object without a payload type", JSON.stringify({ ...valid, payloadType: "" })],
    ["an object without signatures", JSON.stringify({ ...valid, signatures: [] })],
    ["an object with an empty signature", JSON.stringify({ ...valid, signatures: [{ sig: "" }] })],
    ["an object whose payload is not base64", JSON.stringify({ ...valid, payload: "a\u0000" })],
    ["an object whose payload mixes both base64 alphabets", JSON.stringify({ ...valid, payload: "+_==" })],
    ["an object with a thousand signatures", JSON.stringify({ ...valid, signatures: Array.from({ length: 1000 }, () => ({ sig: "aA==" })) })],
    ["a truncated envelope", JSON.stringify(valid).slice(0, 30)],
  ] as const)
    it(`cannot be parsed from ${what}`, () => assert.equal(parseEnvelope(text), undefined));
});
