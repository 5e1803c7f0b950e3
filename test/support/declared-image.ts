import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { ProgramWorld } from "./program-world";
import { hubRegistryId } from "./registry-answers";

/** Tags an image of one platform again, with different layer sizes in the manifest. */
const script = `
const [dist, registryId, repository, like, tag, sizes] = process.argv.slice(1);
const { ArmClient } = require(dist + "/components/arm/arm-client.js");
const { acrRegistry } = require(dist + "/components/oci/acr-registry.js");
const { httpsTransport } = require(dist + "/components/oci/registry-transport.js");
(async () => {
  const transport = httpsTransport({ proxyEnvironment: process.env });
  const registry = await acrRegistry(await ArmClient.connect(process.env), registryId, transport);
  const image = await registry.manifest(repository, like);
  const content = JSON.parse(image.bytes.toString());
  const layers = content.layers.map((layer, at) => ({ ...layer, size: JSON.parse(sizes)[at] }));
  await registry.putManifest(repository, tag, { ...image, bytes: Buffer.from(JSON.stringify({ ...content, layers })) });
  transport.close();
})();
`;

/** Pushes an image to the hub's registry whose manifest declares layers of these sizes; its actual layers are those of `like`, an image of one platform. For tests that only read manifests. */
export async function pushDeclared({ world, project }: ProgramWorld, repository: string, like: string, tag: string, sizes: readonly number[]): Promise<void> {
  const env = { ...process.env, ...world.environment };
  const args = [project.file("dist"), hubRegistryId, repository, like, tag, JSON.stringify(sizes)];
  await promisify(execFile)(process.execPath, ["-e", script, ...args], { env });
}
