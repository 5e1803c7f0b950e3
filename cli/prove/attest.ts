import { constants } from "node:fs";
import { access, mkdir, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ArmClient } from "../../components/arm/arm-client";
import { EdgeError } from "../../components/core/fault";
import { type ArtifactRegistry, attachArtifact } from "../../components/oci/attach-artifact";
import { httpsTransport } from "../../components/oci/registry-transport";
import { envelopeMediaType, signedEnvelope, statementPayloadType } from "../attestation/envelope";
import { type NamedKey, readSigningKey } from "../attestation/keys";
import { azureSigner, ciSigner } from "../attestation/proof-signer";
import { predicateType, type ProofSigner, type SiteStatement } from "../attestation/statement";
import { hubRegistry } from "../engine/hub-registry";
import { type CommandIo, type Given, UsageError } from "../io/command";
import { packageVersion } from "../io/supported-machine";
import type { Proof } from "./prove-site";
import type { SiteFacts } from "./site-facts";
import { type ProofCircumstances, siteStatements } from "./site-statements";

/** Where attestations are written, and how they are signed. */
export interface AttestArguments {
  /** Folder for the files. */
  folder: string;
  /** File with the private key. */
  keyFile: string;
  /** Also attach them to the images in the hub's registry? */
  attach: boolean;
}

/** Checks the arguments of `prove` that concern attestations; undefined where none are requested. Throws UsageError. */
export function attestArguments(given: Given): AttestArguments | undefined {
  const [folder, keyFile, attach] = [given.text("attest"), given.text("key"), given.has("attach")];
  if (folder === undefined && (keyFile !== undefined || attach)) throw new UsageError(`${attach ? "--attach" : "--key"} needs --attest <folder>`);
  if (folder === undefined) return undefined;
  if (folder === "" || !keyFile) throw new UsageError("--attest needs a folder, and the file of a private key: --attest <folder> --key <file>");
  return { folder, keyFile, attach };
}

/** One attestation that was written. */
export interface WrittenAttestation {
  file: string;
  solution: string;
  version: string;
  /** Images in the hub's registry to which it is attached; empty without `--attach`. */
  attached: { image: string; digest: string; outcome: "attached" | "already there" }[];
}

/** What attesting needs of Azure. */
export interface AttestServices {
  /** Access token of the current Azure sign-in, for Azure Resource Manager. Secret. */
  accessToken(): Promise<string>;
  /** Signs in to the hub's registry, as `push` does. */
  hub(): Promise<ArtifactRegistry>;
  now(): Date;
}

/** Everything that attesting a proof needs, checked before the proof, which may take hours. */
export interface Attestor {
  /** Writes, signs and attaches the attestations of a proof. A proof that does not hold is not attested. */
  attest(proof: Proof, path: ProofCircumstances["path"]): Promise<WrittenAttestation[]>;
}

/**
 * Prepares attestations: reads the key, creates the folder, finds out who signs and tries the login at the hub's registry.
 * @throws EdgeError `EDGE-ATTESTATION-KEY`, `EDGE-ATTESTATION-FOLDER`, `EDGE-ATTESTATION-SIGNER`; errors of the sign-in and of the registry
 */
export async function prepareAttestor(
  { folder: given, keyFile, attach }: AttestArguments,
  facts: SiteFacts,
  { environment, folder: root, narrate }: Pick<CommandIo, "environment" | "folder" | "narrate">,
  services: AttestServices,
): Promise<Attestor> {
  const key = await readSigningKey(resolve(root, keyFile));
  const folder = await writableFolder(resolve(root, given));
  const provedBy: ProofSigner = ciSigner(environment) ?? azureSigner(await services.accessToken());
  if (attach) await services.hub();
  return {
    attest: async (proof, path) => {
      if (!proof.proved) {
        narrate(`${facts.name}: not proved, so nothing is attested`);
        return [];
      }
      const tool = { name: "edge-staging", version: packageVersion() };
      const statements = siteStatements(facts, proof, { provedAt: services.now().toISOString(), provedBy, path, tool });
      const written = await Promise.all(statements.map((statement) => writtenStatement(statement, folder, key)));
      for (const { file } of written) narrate(`${facts.name}: attested in ${file}`);
      // Another login: the first one may have expired during the proof.
      const hub = attach ? await services.hub() : undefined;
      const attestations: WrittenAttestation[] = [];
      for (const { file, envelope, statement } of written) {
        const { name: solution, version } = statement.predicate.solution;
        attestations.push({ file, solution, version, attached: hub ? await attached(hub, statement, envelope, narrate) : [] });
      }
      return attestations;
    },
  };
}

/** The services of a real run; the caller closes them. */
export function attestServices(facts: SiteFacts, environment: CommandIo["environment"]): AttestServices & { close(): void } {
  const transport = httpsTransport({ proxyEnvironment: environment });
  let connected: Promise<ArmClient> | undefined;
  // Loaded here, because a proof without attestation does not need it.
  const arm = () => (connected ??= import("../../components/arm/arm-client.js").then(({ ArmClient: Client }) => Client.connect(environment)));
  return {
    accessToken: async () => (await arm()).accessToken(),
    hub: async () => {
      const registryId = facts.registryId ?? registryIdMissing(facts.name);
      return hubRegistry(await arm(), registryId, transport);
    },
    now: () => new Date(),
    close: () => transport.close(),
  };
}

/** Name of the file of an attestation, below its folder. Characters that could leave the folder are percent-encoded. */
export function attestationFile({ predicate: { site, solution } }: SiteStatement): string {
  return `${[site, solution.name, solution.version].map(encodeURIComponent).join(".")}.intoto.json`;
}

async function writtenStatement(
  statement: SiteStatement,
  folder: string,
  key: NamedKey,
): Promise<{ file: string; envelope: string; statement: SiteStatement }> {
  const envelope = signedEnvelope(statementPayloadType, Buffer.from(JSON.stringify(statement)), key);
  const file = join(folder, attestationFile(statement));
  // A killed run leaves no half of a file under the name that a reader expects.
  await writeFile(`${file}.part`, envelope).catch((error: unknown) => unwritable(folder, error));
  await rename(`${file}.part`, file).catch((error: unknown) => unwritable(folder, error));
  return { file, envelope, statement };
}

async function attached(
  hub: ArtifactRegistry,
  statement: SiteStatement,
  envelope: string,
  narrate: CommandIo["narrate"],
): Promise<WrittenAttestation["attached"]> {
  const artifact = {
    artifactType: statementPayloadType,
    mediaType: envelopeMediaType,
    bytes: Buffer.from(envelope),
    annotations: { "in-toto.io/predicate-type": predicateType, "org.opencontainers.image.title": attestationFile(statement) },
  };
  const done: WrittenAttestation["attached"] = [];
  for (const [image, { repository, digest }] of new Map(statement.predicate.images.map((one) => [`${one.repository}@${one.digest}`, one]))) {
    const result = await attachArtifact(hub, repository, digest, artifact);
    narrate(`${hub.host}/${image}: attestation ${result.outcome}`);
    done.push({ image, ...result });
  }
  return done;
}

async function writableFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return folder;
  } catch (error) {
    return unwritable(folder, error);
  }
}

function unwritable(folder: string, error: unknown): never {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  throw new EdgeError([
    {
      code: "EDGE-ATTESTATION-FOLDER",
      what: `the attestations cannot be written (${code})`,
      given: `--attest ${folder}`,
      allowed: "a folder that this user may write, or one that can be created",
      fix: "name another folder, or correct its permissions",
    },
  ]);
}

function registryIdMissing(site: string): never {
  throw new EdgeError([
    {
      code: "EDGE-STACK-OUTPUTS",
      what: "output site.registryId is missing, so --attach does not find the hub's registry",
      given: `stack ${site}`,
      allowed: "the ARM id of the registry",
      fix: `deploy the site with this version first: edge-staging up ${site}`,
    },
  ]);
}
