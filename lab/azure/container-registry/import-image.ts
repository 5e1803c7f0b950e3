import { existsSync } from "node:fs";
import { join } from "node:path";
import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import type { Property } from "../property-table";
import { objectOf, resourceAt, textOf, textsOf } from "../resource";
import { copyImage } from "./image-copy";
import { layoutSource, manifestTypes, registrySource, type ImageSource } from "./image-source";
import { checkTrustedAccess } from "./network-rules";
import { registryVersions, registryIdOf, registryPath, type RegistryServices } from "./services";

const body: Property = {
  type: "object",
  properties: {
    source: {
      type: "object",
      flags: ["required"],
      properties: {
        sourceImage: { type: "string", flags: ["required"] },
        resourceId: { type: "string" },
        registryUri: { type: "string" },
        credentials: { type: "object", properties: { username: { type: "string" }, password: { type: "string", flags: ["required"] } } },
      },
    },
    targetTags: { type: "array", items: { type: "string" } },
    untaggedTargetRepositories: { type: "array", items: { type: "string" } },
    mode: { type: "string", known: ["NoForce", "Force"] },
  },
};

/** `importImage` of registries. The POST returns `null` with a Location; errors appear in the operation. */
export function importOperations(services: RegistryServices): Operation[] {
  return [
    operation({
      verb: "POST",
      path: `${registryPath}/importImage`,
      apiVersions: registryVersions,
      body,
      source: "connected-registry reference 1.3",
      latency: "import image",
      handle: (request, azure) => importImage(request, azure, services),
    }),
  ];
}

function importImage(request: ArmRequest, azure: Azure, services: RegistryServices): ArmAnswer {
  const registry = resourceAt(registryIdOf(request), azure);
  checkTrustedAccess(registry.name, registry.properties);
  const content = request.body ?? {};
  const source = objectOf(content.source);
  if ((source.resourceId === undefined) === (source.registryUri === undefined))
    throw new ArmError(400, "InvalidParameter", "source needs exactly one of resourceId and registryUri.");
  const { url, pause } = azure.operations.begin({
    style: "registry-result",
    resourceId: registry.id,
    location: String(registry.envelope.location),
    runningStatus: "InProgress",
    latency: "import image",
    work: async () => {
      await copy(registry.id, content, azure, services);
      return null;
    },
  });
  return { status: 202, headers: { Location: url, ...pause }, body: null };
}

async function copy(registryId: string, content: JsonObject, azure: Azure, services: RegistryServices): Promise<void> {
  const source = objectOf(content.source);
  const image = textOf(source.sourceImage) ?? "";
  const { repository, reference } = splitImage(image);
  const origin = originOf(source, repository, azure, services);
  const manifest = await origin.manifest(reference);
  if (!manifest) throw new ArmError(404, "ImageNotFound", `The image '${image}' was not found in the source registry.`);
  const target = `${services.registries.server(registryId)?.backend}/v2`;
  const targets = targetsOf(content, image);
  if (content.mode !== "Force") await refuseExisting(target, targets);
  for (const { repository: name, references } of targets)
    await copyImage(origin, manifest, `${target}/${name}`, references.length > 0 ? references : [manifest.digest]);
}

/** The source: another registry of the lab, by id as the caller or by login server with credentials; else an OCI layout in the upstream folder, readable by everyone. */
function originOf(source: JsonObject, repository: string, azure: Azure, { registries, upstreamFolder }: RegistryServices): ImageSource {
  const resourceId = textOf(source.resourceId);
  if (resourceId !== undefined) {
    const from = resourceAt(resourceId, azure);
    checkTrustedAccess(from.name, from.properties);
    const server = registries.server(from.id);
    if (!server) throw new ArmError(409, "RegistryNotReady", `The source registry '${resourceId}' is not ready.`);
    return registrySource(`${server.backend}/v2/${repository}`);
  }
  const host = textOf(source.registryUri) ?? "";
  const server = registries.serverAt(host);
  if (server) {
    checkSourceNetwork(host, registries);
    checkSourceLogin(host, repository, objectOf(source.credentials), registries);
    return registrySource(`${server.backend}/v2/${repository}`);
  }
  const isPlain = [host, ...repository.split("/")].every((part) => /^[\w.:-]+$/.test(part) && part !== "." && part !== "..");
  if (!isPlain) throw new ArmError(400, "InvalidParameter", `'${host}/${repository}' is no image of a registry.`);
  if (!existsSync(join(upstreamFolder, host))) throw unknownHost(host);
  return layoutSource(join(upstreamFolder, host, repository));
}

/** A host without a folder does not exist. Text as of Go's resolver; code `assumed`, and that the operation reports it. */
function unknownHost(host: string): ArmError {
  return new ArmError(400, "SourceRegistryUnreachable", `Get "https://${host}/v2/": dial tcp: lookup ${host}: no such host`);
}

/** By login server, Azure reads a registry as anybody on the internet does: its network rules apply before any login. Text as recorded in Azure/acr issues 435 and 668; code `assumed`. */
function checkSourceNetwork(host: string, registries: RegistryServices["registries"]): void {
  const refusal = registries.networkRefusalAt(host);
  if (refusal === undefined) return;
  throw new ArmError(403, "Forbidden", `Invalid message Forbidden Forbidden ${JSON.stringify({ errors: [{ code: "DENIED", message: refusal }] })}`);
}

/**
 * By login server, a registry requires its own login, whatever the caller's roles are.
 * Source: azure-cli issue 15089; text as recorded in Azure/acr issues 181, 196 and 457; code `assumed`.
 */
function checkSourceLogin(host: string, repository: string, { username, password }: JsonObject, registries: RegistryServices["registries"]): void {
  const login = registries.loginAt(host, { username: textOf(username) ?? "", password: textOf(password) ?? "" });
  if (login?.allows(repository, "content/read")) return;
  const detail = [{ Type: "repository", Class: "", Name: repository, Action: "pull" }];
  const body = JSON.stringify({ errors: [{ code: "UNAUTHORIZED", message: "authentication required", detail }] });
  throw new ArmError(401, "Unauthorized", `Invalid message Unauthorized Unauthorized ${body}`);
}

interface Target {
  repository: string;
  /** Tags; empty for the digest alone. */
  references: string[];
}

/** Tags default to the source's name. */
function targetsOf(content: JsonObject, image: string): Target[] {
  const untagged = textsOf(content.untaggedTargetRepositories).map((repository) => ({ repository, references: [] }));
  const tags = textsOf(content.targetTags);
  const wanted = tags.length === 0 && untagged.length === 0 ? [image] : tags;
  return [
    ...wanted.map((tag) => {
      const { repository, reference } = splitImage(tag);
      return { repository, references: [reference] };
    }),
    ...untagged,
  ];
}

/** Source of the message: connected-registry reference 1.3; code `assumed`. */
async function refuseExisting(target: string, targets: readonly Target[]): Promise<void> {
  for (const { repository, references } of targets) {
    for (const reference of references) {
      const found = await fetch(`${target}/${repository}/manifests/${reference}`, { method: "HEAD", headers: { Accept: manifestTypes.join(", ") } });
      if (found.ok) throw new ArmError(409, "Conflict", `Tag ${repository}:${reference} already exists in target registry.`);
    }
  }
}

/** `repository`, `repository:tag` or `repository@digest`; the tag defaults to `latest`. */
function splitImage(image: string): { repository: string; reference: string } {
  const [byDigest, digest] = image.split("@");
  if (byDigest !== undefined && digest !== undefined) return { repository: byDigest, reference: digest };
  const colon = image.lastIndexOf(":");
  return colon > image.lastIndexOf("/") ? { repository: image.slice(0, colon), reference: image.slice(colon + 1) } : { repository: image, reference: "latest" };
}
