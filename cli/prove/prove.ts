import { RegistryClient } from "../../components/oci/registry-client";
import { httpsTransport } from "../../components/oci/registry-transport";
import { repositoryOf } from "../../components/oci/registry-client";
import { type Command, type CommandIo, exitCodes, type Given, oneStack, UsageError } from "../io/command";
import { ClusterAccessError } from "../../components/cluster/access/cluster-access-error";
import type { KubeConfig } from "../../components/cluster/access/kubernetes-client";
import { readPodsAndNodes } from "../../components/cluster/access/pods";
import { parseImageRef } from "../../components/core/image-ref";
import type { RegistryErrorKind } from "../../components/oci/registry-error";
import { table } from "../output/table";
import { formatFault } from "../../components/core/fault";
import { movedTagFault } from "../../components/core/moved-tag";
import { attestArguments, type AttestArguments, attestServices, prepareAttestor, type WrittenAttestation } from "./attest";
import { hasMoved, isConclusive, type Proof, type ProvedImage, proveSite, type RegistrySide } from "./prove-site";
import { canNodesPull, nodeLines, type ProvedNode, proveNodes } from "./node-proof";
import { proveWarmNodes, type WarmNode, warmLines } from "./warm-proof";
import { canPull, provePullSecrets, pullSecretLines, type PullSecretProof } from "./pull-secret-proof";
import { pullSecretQuestions } from "./pull-secret-questions";
import { type ClientToken, readSiteFacts, type SiteFacts } from "./site-facts";
import { type SiteConnection, siteOpening, type SiteOpening } from "../../components/site-registry/opening";
import { stackOutputs } from "../engine/stack-reading";

/** Implements `prove`: compares what the site serves with what the cloud holds, byte by byte. Reads only, unless the proof is attested. */
export const prove: Command = async (given, io) => {
  const asked = proveArguments(given);
  const { facts, clientToken } = readSiteFacts(asked.stack, await stackOutputs(io.folder, asked.stack));
  if (!asked.attest) return provedSite(facts, clientToken, asked, io, async () => undefined);
  const services = attestServices(facts, io.environment);
  try {
    const attestor = await prepareAttestor(asked.attest, facts, io, services);
    return await provedSite(facts, clientToken, asked, io, (proof, { cluster }) => attestor.attest(proof, pathOf(asked, cluster)));
  } finally {
    services.close();
  }
};

/** Proves a site, attests the proof, prints both and returns the exit code. */
async function provedSite(
  facts: SiteFacts,
  clientToken: ClientToken,
  asked: ProveArguments,
  io: CommandIo,
  attest: (proof: Proof, opening: SiteOpening) => Promise<WrittenAttestation[] | undefined>,
): Promise<number> {
  const cloud = new RegistryClient({
    host: facts.registryLoginServer,
    transport: httpsTransport({ proxyEnvironment: io.environment }),
    credentials: { kind: "password", ...clientToken },
  });
  const opening = await siteOpening(facts, asked, io);
  const pullSecrets = await pullSecretsOf(facts, clientToken, opening, io);
  const { nodes, warm } = await nodesOf(facts, opening, io);
  const site = opening.open(pullSecrets.login);
  try {
    const registries = { cloud, site };
    const proof = await proveSite(facts, {
      registry: (side, repository) => repositoryOf(registries[side], repository),
      narrate: io.narrate,
      pullSecrets,
      nodes,
      warm,
    });
    for (const line of proofFaults(proof)) io.narrate(line);
    // The table is printed first, because attesting may fail; JSON is one object.
    if (!asked.json) io.print(proofTable(proof));
    const attestations = await attest(proof, opening);
    if (asked.json) io.print(JSON.stringify({ ...proof, ...(attestations && { attestations }) }, undefined, 2));
    return exitCodeOf(proof);
  } finally {
    cloud.close();
    site.close();
  }
}

/** How the site's registry was reached, for an attestation: the context of the kubeconfig, the address of `--connect`, or both. */
export function pathOf(
  { connect }: Pick<SiteConnection, "connect">,
  cluster: Pick<KubeConfig, "getCurrentContext"> | undefined,
): { context?: string; connect?: string } {
  const host = connect?.host.includes(":") ? `[${connect.host}]` : connect?.host;
  return { ...(cluster && { context: cluster.getCurrentContext() }), ...(connect && { connect: `${host}:${connect.port}` }) };
}

/** Reads the cluster's pull secrets and tries their logins at the site's registry; without the cluster the login is the stack's. */
async function pullSecretsOf(facts: SiteFacts, declared: ClientToken, { cluster, open }: SiteOpening, { narrate }: CommandIo): Promise<PullSecretProof> {
  const [image] = facts.solutions.flatMap(({ images }) => images);
  if (cluster === undefined || facts.pullSecrets.length === 0 || image === undefined) {
    narrate(`${facts.name}: logging in with the stack's client password; the cluster's pull secrets are not read`);
    return { loginFrom: "stack", login: declared, pullSecrets: [] };
  }
  const proof = await provePullSecrets(facts, declared, pullSecretQuestions(cluster, open, parseImageRef(image)));
  const origin = proof.loginFrom === "stack" ? "the stack's client password: no pull secret of the cluster can be used" : `pull secret ${proof.loginFrom}`;
  narrate(`${facts.name}: logging in with ${origin}`);
  return proof;
}

/** Whether the nodes pull and which images they keep, as the cluster's pods show it; nothing without the cluster, or where this machine may not list pods and nodes. */
async function nodesOf(facts: SiteFacts, { cluster }: SiteOpening, { narrate }: CommandIo): Promise<{ nodes: ProvedNode[]; warm?: WarmNode[] | undefined }> {
  if (cluster === undefined) return { nodes: [] };
  try {
    const { pods, nodes } = await readPodsAndNodes(cluster);
    return { nodes: proveNodes(facts, pods, nodes), warm: proveWarmNodes(facts, pods, nodes) };
  } catch (error) {
    if (!(error instanceof ClusterAccessError && error.kind === "unauthorized")) throw error;
    narrate(`${facts.name}: the nodes are not checked: ${error.message}`);
    return { nodes: [] };
  }
}

/** Exit code of a proof: done if all images are equal and pods can log in, no if an image differs a pull secret cannot be used or a node cannot pull, failed if it could not be determined. */
export function exitCodeOf(proof: Proof): number {
  if (proof.proved) return exitCodes.done;
  return isConclusive(proof) || !canPull(proof.pullSecrets) || !canNodesPull(proof.nodes) ? exitCodes.no : exitCodes.failed;
}

/** Checked arguments of `prove`. */
export interface ProveArguments extends SiteConnection {
  stack: string;
  json: boolean;
  /** Undefined where the proof is not attested. */
  attest: AttestArguments | undefined;
}

/** Checks the arguments of `prove`. Throws UsageError. */
export function proveArguments(given: Given): ProveArguments {
  const [connect, caFile] = [given.text("connect"), given.text("ca")];
  const stack = oneStack(given, "prove", "the site's stack");
  return { stack, json: given.has("json"), attest: attestArguments(given), caFile, connect: connect === undefined ? undefined : address(connect) };
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
  locked: "locked",
  unreachable: "unreachable",
  "untrusted-certificate": "not trusted",
  refused: "refused",
};

/** Hex digits of a digest in the table; --json prints all 64. */
const shownDigits = 16;

/** Formats a proof as a table with a closing sentence. */
export function proofTable(proof: Proof): string {
  const { images, site, loginServer, serviceAddress, stagesNothing } = proof;
  const rows = images.map((image) => [image.ref, cell(image, "cloud"), cell(image, "site"), verdictOf(image)]);
  const head = ["image", `cloud: ${loginServer}`, `site: ${serviceAddress}`, ""];
  const equal = images.filter((image) => image.equal).length;
  const close =
    images.length === 0
      ? `${site}: no solution names an image, so there is nothing to compare`
      : `${site}: ${equal} of ${images.length} images are the same bytes in the cloud and on the site`;
  const secrets = pullSecretLines(proof.pullSecrets);
  const nothing = stagesNothing.map((solution) => `${solution}: stages no image, so nothing of it was compared`);
  return [
    ...(images.length === 0 ? [] : [table([head, ...rows])]),
    ...nothing,
    ...secrets,
    ...nodeLines(proof.nodes),
    ...warmLines(proof.warm ?? []),
    close,
  ].join("\n");
}

/** All faults of a proof, without repetition: one line for each answer of a registry, and a fault for each moved tag. */
export function proofFaults({ images }: Proof): string[] {
  const answers = images.flatMap(({ faults }) => faults.map(({ registry, message }) => `${registry} registry: ${message}`));
  return [...new Set(answers), ...images.filter(hasMoved).map(movedLine)];
}

function verdictOf(image: ProvedImage): string {
  if (image.equal) return "equal";
  return hasMoved(image) ? "TAG MOVED" : "NOT EQUAL";
}

function movedLine({ ref, usedBy, publishedDigest, cloudDigest }: ProvedImage): string {
  const fault = movedTagFault({ image: ref, published: publishedDigest ?? "", present: cloudDigest }, usedBy.join(", "));
  return formatFault(fault);
}

function cell({ cloudDigest, siteDigest, faults }: ProvedImage, side: RegistrySide): string {
  const digest = side === "cloud" ? cloudDigest : siteDigest;
  if (digest !== undefined) return digest.slice(0, "sha256:".length + shownDigits);
  const fault = faults.find(({ registry }) => registry === side);
  return fault ? statuses[fault.kind] : "";
}
