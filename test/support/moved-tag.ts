import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { facts, resourceGroupId } from "../../lab/facts";
import type { ProgramWorld } from "./program-world";

/** Moves a tag in the hub's registry to an index that differs from the current one in an annotation. */
const script = `
const { createHash } = require("node:crypto");
const [dist, registryId, repository, tag] = process.argv.slice(1);
const { ArmClient } = require(dist + "/components/arm/arm-client.js");
const { acrRegistry } = require(dist + "/components/oci/acr-registry.js");
const { httpsTransport } = require(dist + "/components/oci/registry-transport.js");
(async () => {
  const transport = httpsTransport({ proxyEnvironment: process.env });
  const registry = await acrRegistry(await ArmClient.connect(process.env), registryId, transport);
  const present = await registry.manifest(repository, tag);
  const bytes = Buffer.from(JSON.stringify({ ...JSON.parse(present.bytes.toString()), annotations: { moved: "by somebody" } }));
  await registry.putManifest(repository, tag, { ...present, bytes, digest: "sha256:" + createHash("sha256").update(bytes).digest("hex") });
  transport.close();
})();
`;

/** Moves a tag of the hub's registry, like a push that overwrites it. Runs in a separate process, because Node reads the lab's authority at its start. */
export async function moveTag({ world, project }: ProgramWorld, repository: string, tag: string): Promise<void> {
  const registryId = `${resourceGroupId(facts.hub.resourceGroup)}/providers/Microsoft.ContainerRegistry/registries/${facts.hub.registry}`;
  const env = { ...process.env, ...world.environment };
  await promisify(execFile)(process.execPath, ["-e", script, project.file("dist"), registryId, repository, tag], { env });
}
