import { type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import { parsedJson } from "../../components/core/json";

/** Payload type of an in-toto statement in JSON. Source: in-toto attestation framework, "Envelope layer specification" v1. */
export const statementPayloadType = "application/vnd.in-toto+json";

/** Media type of an envelope. Source: DSSE 1.0, "DSSE Envelope". */
export const envelopeMediaType = "application/vnd.dsse.envelope.v1+json";

/** Maximum number of signatures of one envelope. Our proposal: each one costs a computation before anything is trusted. */
const maxSignatures = 100;

/** Base64, standard or URL-safe: verifiers must accept both. Source: DSSE 1.0, "Protocol". */
const base64 = z.string().regex(/^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}$/, "base64");

const envelopeSchema = z.object({
  payloadType: z.string().min(1),
  payload: base64,
  signatures: z
    .array(z.object({ keyid: z.string().optional(), sig: base64.min(1) }))
    .min(1)
    .max(maxSignatures),
});

/** A signed payload. Nothing in it is trusted before `isSignedBy` is true. */
export interface Envelope {
  payloadType: string;
  payload: Buffer;
  signatures: readonly Buffer[];
}

/** The bytes that a signature covers: type and payload, each preceded by its length. Source: DSSE 1.0, "Signature Definition", PAE. */
export function signedBytes(payloadType: string, payload: Buffer): Buffer {
  const type = Buffer.from(payloadType, "utf8");
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload]);
}

/**
 * Signs a payload and writes its envelope.
 * Format: one line of JSON. Signatures of ECDSA keys are in DER, as cosign and in-toto write them; `keyid` is a hint for readers and not signed.
 */
export function signedEnvelope(payloadType: string, payload: Buffer, { key, keyId }: { key: KeyObject; keyId: string }): string {
  const sig = sign(hashOf(key), signedBytes(payloadType, payload), key).toString("base64");
  return `${JSON.stringify({ payload: payload.toString("base64"), payloadType, signatures: [{ keyid: keyId, sig }] })}\n`;
}

/** The envelope in a text; undefined where it is none. */
export function parseEnvelope(text: string): Envelope | undefined {
  const { data } = envelopeSchema.safeParse(parsedJson(text));
  if (!data) return undefined;
  const { payloadType, payload, signatures } = data;
  return { payloadType, payload: Buffer.from(payload, "base64"), signatures: signatures.map(({ sig }) => Buffer.from(sig, "base64")) };
}

/** Is one of the signatures made with the private key of this public one? Key ids are ignored, because nobody signs them. */
export function isSignedBy({ payloadType, payload, signatures }: Envelope, key: KeyObject): boolean {
  const bytes = signedBytes(payloadType, payload);
  return signatures.some((signature) => encodings(key).some((dsaEncoding) => isValid(key, dsaEncoding, bytes, signature)));
}

/** DSSE leaves the encoding of ECDSA signatures open: DER (cosign, in-toto), or both numbers one after the other (the example in DSSE). */
function encodings(key: KeyObject): readonly ("der" | "ieee-p1363")[] {
  return key.asymmetricKeyType === "ec" ? ["der", "ieee-p1363"] : ["der"];
}

function isValid(key: KeyObject, dsaEncoding: "der" | "ieee-p1363", bytes: Buffer, signature: Buffer): boolean {
  try {
    return verify(hashOf(key), bytes, { key, dsaEncoding }, signature);
  } catch {
    // Bytes that are no signature of this kind.
    return false;
  }
}

/** Ed25519 hashes by itself. */
function hashOf(key: KeyObject): "sha256" | null {
  return key.asymmetricKeyType === "ec" ? "sha256" : null;
}
