import type { KeyObject } from "node:crypto";
import type { Fault } from "../../components/core/fault";
import { foreignText } from "../../components/core/foreign-text";
import { parseImageRef } from "../../components/core/image-ref";
import { parsedJson } from "../../components/core/json";
import { type Envelope, isSignedBy, statementPayloadType } from "../attestation/envelope";
import { parseStatement, type SitePredicate, type SiteStatement } from "../attestation/statement";
import type { WantedImage } from "./verify-arguments";

/** Result for one file. Nothing of its content is shown unless the signature is valid. */
export interface CheckedAttestation {
  file: string;
  verified: boolean;
  /** What the signer attests; absent where that could not be verified. */
  predicate?: SitePredicate;
}

/** The result of `verify --json`. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface Verification {
  schemaVersion: 1;
  /** Every file is a valid attestation for this site, and every image is in one of them. */
  verified: boolean;
  /** Id of the key that verified the signatures. */
  keyId: string;
  attestations: CheckedAttestation[];
  faults: Fault[];
}

/** An attestation as it was read. */
export interface ReadAttestation {
  file: string;
  envelope: Envelope;
}

/** Checks attestations: first the signature, then the payload's type and content, then whether site and images are covered. */
export function verification(
  read: readonly ReadAttestation[],
  { key, keyId }: { key: KeyObject; keyId: string },
  { site, images }: { site: string | undefined; images: readonly WantedImage[] },
): Verification {
  const faults: Fault[] = [];
  const valid: SiteStatement[] = [];
  const attestations = read.map(({ file, envelope }): CheckedAttestation => {
    const checked = checkedEnvelope(file, envelope, key);
    const wrong = "statement" in checked ? siteFaults(file, checked.statement, site) : checked.faults;
    faults.push(...wrong);
    if (!("statement" in checked)) return { file, verified: false };
    if (wrong.length === 0) valid.push(checked.statement);
    return { file, verified: wrong.length === 0, predicate: checked.statement.predicate };
  });
  faults.push(...images.filter((image) => !valid.some((statement) => covers(statement, image))).map((image) => missing(image, valid)));
  return { schemaVersion: 1, verified: faults.length === 0, keyId, attestations, faults };
}

function checkedEnvelope(file: string, envelope: Envelope, key: KeyObject): { statement: SiteStatement } | { faults: Fault[] } {
  if (!isSignedBy(envelope, key)) return { faults: [notSigned(file, envelope)] };
  if (envelope.payloadType !== statementPayloadType)
    return { faults: [content(file, "the payload is of another type", `payloadType ${foreignText(envelope.payloadType)}`, statementPayloadType)] };
  const parsed = parseStatement(parsedJson(envelope.payload));
  if ("statement" in parsed) return parsed;
  return {
    faults: parsed.faults.map((fault) => content(file, "the payload is no statement about a site", foreignText(fault), "docs/reference/attestation.md")),
  };
}

function notSigned(file: string, { signatures }: Envelope): Fault {
  return {
    code: "EDGE-ATTESTATION-SIGNATURE",
    what: "no signature of the attestation is made with this key: it is from another signer, or it was changed",
    given: `${file}, ${signatures.length === 1 ? "1 signature" : `${signatures.length} signatures`}`,
    fix: "check that --key is the signer's public key; if it is, do not use the file, and have the site proved again",
  };
}

function content(file: string, what: string, given: string, allowed: string): Fault {
  return {
    code: "EDGE-ATTESTATION-CONTENT",
    what,
    given: `${file}: ${given}`,
    allowed,
    fix: "give a file that `edge-staging prove --attest` wrote, or use the version of edge-staging that wrote it",
  };
}

function siteFaults(file: string, { predicate }: SiteStatement, site: string | undefined): Fault[] {
  if (site === undefined || predicate.site === site) return [];
  return [
    {
      code: "EDGE-ATTESTATION-COVERAGE",
      what: `the attestation is about another site than ${site}`,
      given: `${file}: site ${foreignText(predicate.site)}`,
      allowed: `--site ${site}`,
      fix: "give only attestations of this site",
    },
  ];
}

/** Repository and digest as in the subject; the tag, where one is given, as the solution version stages it. */
function covers({ predicate: { registry, images } }: SiteStatement, { host, repository, tag, digest }: WantedImage): boolean {
  if (host !== undefined && host !== registry) return false;
  return images.some((image) => image.repository === repository && image.digest === digest && (tag === undefined || isTagged(image.ref, tag)));
}

function isTagged(ref: string, tag: string): boolean {
  try {
    return parseImageRef(ref).tag === tag;
  } catch {
    // Another writer of the same schema may name images in its own way.
    return false;
  }
}

function missing({ text, repository }: WantedImage, valid: readonly SiteStatement[]): Fault {
  const known = valid.flatMap(({ predicate }) => predicate.images.filter((image) => image.repository === repository).map((image) => image.digest));
  return {
    code: "EDGE-ATTESTATION-COVERAGE",
    what: "no verified attestation covers the image",
    given: `--image ${text}`,
    allowed: known.length === 0 ? "an image of the attestations" : `${repository} with digest ${[...new Set(known)].join(" or ")}`,
    fix: "give the attestation of the solution version that stages this image, or do not use the image",
  };
}
