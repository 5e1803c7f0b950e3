import { RegistryClient } from "../../components/oci/registry-client";
import { httpsTransport } from "../../components/oci/registry-transport";
import { repositoryOf } from "../../components/oci/registry-client";
import { type Command, exitCodes, type Given, oneStack, UsageError } from "../io/command";
import type { RegistryErrorKind } from "../../components/oci/registry-error";
import { table } from "../output/table";
import { isConclusive, type Proof, type ProvedImage, proveSite, type RegistrySide } from "./prove-site";
import { readSiteFacts } from "./site-facts";
import { type SiteConnection, siteRegistry } from "./site-registry";
import { stackOutputs } from "../engine/stack-reading";

/** Implements `prove`: compares what the site serves with what the cloud holds, byte by byte. Reads only. */
export const prove: Command = async (given, io) => {
  const asked = proveArguments(given);
  const { facts, clientToken } = readSiteFacts(asked.stack, await stackOutputs(io.folder, asked.stack));
  const cloud = new RegistryClient({
    host: facts.registryLoginServer,
    transport: httpsTransport({ proxyEnvironment: io.environment }),
    credentials: { kind: "password", ...clientToken },
  });
  const site = await siteRegistry(facts, clientToken, asked, io);
  try {
    const registries = { cloud, site };
    const proof = await proveSite(facts, { registry: (side, repository) => repositoryOf(registries[side], repository), narrate: io.narrate });
    for (const line of proofFaults(proof)) io.narrate(line);
    io.print(asked.json ? JSON.stringify(proof, undefined, 2) : proofTable(proof));
    return exitCodeOf(proof);
  } finally {
    cloud.close();
    site.close();
  }
};

/** Exit code of a proof: done if all images are equal, no if one differs, failed if it could not be determined. */
export function exitCodeOf(proof: Proof): number {
  if (proof.proved) return exitCodes.done;
  return isConclusive(proof) ? exitCodes.no : exitCodes.failed;
}

/** Checked arguments of `prove`. */
export interface ProveArguments extends SiteConnection {
  stack: string;
  json: boolean;
}

/** Checks the arguments of `prove`. Throws UsageError. */
export function proveArguments(given: Given): ProveArguments {
  const [connect, caFile] = [given.text("connect"), given.text("ca")];
  const stack = oneStack(given, "prove", "the site's stack");
  return { stack, json: given.has("json"), caFile, connect: connect === undefined ? undefined : address(connect) };
}

function address(text: string): { host: string; port: number } {
  const [, host, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)?.filter((part) => part !== undefined) ?? [];
  const port = Number(digits);
  if (host === undefined || !(port > 0 && port < 65536)) throw new UsageError(`--connect takes host:port, given ${text}`);
  return { host, port };
}

const statuses: Record<RegistryErrorKind, string> = {
  "not-found": "missing",
  unauthorized: "login refused",
  "digest-mismatch": "bytes do not match",
  unreachable: "unreachable",
  "untrusted-certificate": "not trusted",
  refused: "refused",
};

/** Hex digits of a digest in the table; --json prints all 64. */
const shownDigits = 16;

/** Formats a proof as a table with a closing sentence. */
export function proofTable(proof: Proof): string {
  const { images, site, loginServer, serviceAddress } = proof;
  const rows = images.map((image) => [image.ref, cell(image, "cloud"), cell(image, "site"), image.equal ? "equal" : "NOT EQUAL"]);
  const head = ["image", `cloud: ${loginServer}`, `site: ${serviceAddress}`, ""];
  const equal = images.filter((image) => image.equal).length;
  const close =
    images.length === 0
      ? `${site}: no solution names an image, so there is nothing to compare`
      : `${site}: ${equal} of ${images.length} images are the same bytes in the cloud and on the site`;
  return images.length === 0 ? close : `${table([head, ...rows])}\n${close}`;
}

/** All faults of a proof, one line each, without repetition. */
export function proofFaults({ images }: Proof): string[] {
  return [...new Set(images.flatMap(({ faults }) => faults.map(({ registry, message }) => `${registry} registry: ${message}`)))];
}

function cell({ cloudDigest, siteDigest, faults }: ProvedImage, side: RegistrySide): string {
  const digest = side === "cloud" ? cloudDigest : siteDigest;
  if (digest !== undefined) return digest.slice(0, "sha256:".length + shownDigits);
  const fault = faults.find(({ registry }) => registry === side);
  return fault ? statuses[fault.kind] : "";
}
