import { createHash } from "node:crypto";
import { join } from "node:path";
import { type NamedImage, namedImage } from "./images/image";
import { type ImageLayer, imageLayer } from "./images/image-layer";
import { writeImageLayout } from "./images/image-layout";

/** Versions of the demo images. 1.1.0 shares all layers but the top one with 1.0.0. */
export const demoVersions = ["1.0.0", "1.1.0"] as const;

/** A version of the demo images. */
export type DemoVersion = (typeof demoVersions)[number];

/** Size of the model in the vision image, in bytes: large enough to notice a copy, small enough to copy at once. */
const modelBytes = 2 * 1024 * 1024;

/** The two demo images: vision for one platform, gateway for two. Their programs print their version and exit; the lab never runs them. */
export function demoImages(version: DemoVersion): NamedImage[] {
  const base = baseLayer();
  const model = imageLayer("COPY model /app/model", [{ path: "app/" }, { path: "app/model/" }, { path: "app/model/weights.bin", content: weights() }]);
  const vision = { architecture: "amd64" as const, layers: [base, model, programLayer("vision", version)], entrypoint: ["/app/vision"] };
  const gateways = (["amd64", "arm64"] as const).map((architecture) => ({
    architecture,
    layers: [base, platformLayer(architecture), programLayer("gateway", version)],
    entrypoint: ["/app/gateway"],
  }));
  return [namedImage(`factory/vision:${version}`, [vision]), namedImage(`factory/gateway:${version}`, gateways)];
}

/** Writes both images of a version as one OCI layout below `folder`. @returns the layout's folder */
export async function writeDemoImages(folder: string, version: DemoVersion): Promise<string> {
  const layout = join(folder, `factory-${version}`);
  await writeImageLayout(layout, demoImages(version));
  return layout;
}

function baseLayer(): ImageLayer {
  const release = 'NAME="edge-staging demo"\nID=edge-staging-demo\nVERSION_ID=1\n';
  return imageLayer("COPY base /", [{ path: "etc/" }, { path: "etc/os-release", content: Buffer.from(release) }, { path: "tmp/" }]);
}

function platformLayer(architecture: string): ImageLayer {
  return imageLayer(`COPY ${architecture} /`, [{ path: "etc/" }, { path: "etc/architecture", content: Buffer.from(`${architecture}\n`) }]);
}

function programLayer(name: string, version: string): ImageLayer {
  const program = `#!/bin/sh\necho ${name} ${version}\n`;
  return imageLayer(`COPY ${name} /app/`, [{ path: "app/" }, { path: `app/${name}`, content: Buffer.from(program), isExecutable: true }]);
}

/** Incompressible bytes, the same on every run. */
function weights(): Buffer {
  const hashes = Array.from({ length: modelBytes / 32 }, (_, index) => createHash("sha256").update(`weights ${index}`).digest());
  return Buffer.concat(hashes);
}
