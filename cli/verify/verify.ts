import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { EdgeError, type Fault, formatFault } from "../../components/core/fault";
import { foreignText } from "../../components/core/foreign-text";
import { parseEnvelope } from "../attestation/envelope";
import { readVerifyingKey } from "../attestation/keys";
import type { ProofSigner } from "../attestation/statement";
import { type Command, exitCodes } from "../io/command";
import { table } from "../output/table";
import { type ReadAttestation, type Verification, verification } from "./verified-attestation";
import { verifyArguments } from "./verify-arguments";

/** Maximum size of an attestation, in bytes: several thousand images. Our proposal. */
export const maxAttestationBytes = 4 * 1024 * 1024;

/** Implements `verify`: checks attestations with a public key. Reads only the named files, and needs no network. */
export const verify: Command = async (given, io) => {
  const asked = verifyArguments(given);
  const key = await readVerifyingKey(resolve(io.folder, asked.keyFile));
  const read = await readAttestations(asked.files, io.folder);
  const found = verification(read, key, asked);
  for (const fault of found.faults) io.narrate(formatFault(fault));
  io.print(asked.json ? JSON.stringify(found, undefined, 2) : verificationTable(found));
  return found.verified ? exitCodes.done : exitCodes.no;
};

/** Formats a verification as a table of what is attested, with a closing sentence. */
export function verificationTable({ attestations, keyId }: Verification): string {
  const rows = attestations.map(({ file, verified, predicate }) => {
    if (!predicate) return [file, "NOT VERIFIED"];
    const { site, solution, images, provedAt, provedBy } = predicate;
    const cells = [site, `${solution.name} ${solution.version}`, `${images.length} images`, provedAt, nameOf(provedBy)];
    return [file, verified ? "verified" : "NOT VERIFIED", ...cells.map(foreignText)];
  });
  const verified = attestations.filter((one) => one.verified).length;
  const close = `${verified} of ${attestations.length} attestations verified with key ${keyId}`;
  return `${table([["file", "", "site", "solution", "", "proved at", "by"], ...rows])}\n${close}`;
}

function nameOf(signer: ProofSigner): string {
  return signer.kind === "ci" ? `${signer.actor}, ${signer.run}` : (signer.name ?? signer.objectId);
}

/** Reads the files. Throws one EdgeError `EDGE-ATTESTATION-FILE` that lists every file that is no attestation. */
async function readAttestations(files: readonly string[], folder: string): Promise<ReadAttestation[]> {
  const read: ReadAttestation[] = [];
  const faults: Fault[] = [];
  for (const file of files) {
    const content = await contentOf(resolve(folder, file));
    const envelope = "text" in content ? parseEnvelope(content.text) : undefined;
    if (envelope) read.push({ file, envelope });
    else faults.push(fileFault(file, "text" in content ? "the file is no attestation, or not all of one" : content.wrong));
  }
  if (faults.length > 0) throw new EdgeError(faults);
  return read;
}

async function contentOf(path: string): Promise<{ text: string } | { wrong: string }> {
  try {
    await using file = await open(path, "r");
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of file.createReadStream({ end: maxAttestationBytes, autoClose: false }) as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
    }
    if (bytes > maxAttestationBytes) return { wrong: `the file is larger than ${maxAttestationBytes / 1024 / 1024} MiB` };
    return { text: Buffer.concat(chunks).toString("utf8") };
  } catch (error) {
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    return { wrong: `the file cannot be read (${code})` };
  }
}

function fileFault(file: string, what: string): Fault {
  return {
    code: "EDGE-ATTESTATION-FILE",
    what,
    given: file,
    allowed: "a DSSE envelope in JSON: payloadType, payload and signatures",
    fix: "give a file that `edge-staging prove --attest` wrote, or copy it again completely",
  };
}
