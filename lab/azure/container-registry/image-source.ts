import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { digestOf } from "../../images/image-blob";
import type { JsonObject } from "../operation";
import { objectOf, textOf } from "../resource";

/** A manifest as bytes, so that its digest does not change. */
export interface Manifest {
  bytes: Buffer;
  mediaType: string;
  digest: string;
}

/** Source of imported images. */
export interface ImageSource {
  /** By tag or digest; undefined if missing. */
  manifest(reference: string): Promise<Manifest | undefined>;
  blob(digest: string): Promise<Buffer>;
}

/** Media types of manifests and indexes. Source: OCI image and Docker image manifest specifications. */
export const manifestTypes = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** A repository of a registry without authentication. `repositoryUrl` is `http://host:port/v2/{repository}`. */
export function registrySource(repositoryUrl: string): ImageSource {
  return {
    manifest: async (reference) => {
      const answer = await fetch(`${repositoryUrl}/manifests/${reference}`, { headers: { Accept: manifestTypes.join(", ") } });
      if (answer.status === 404) return undefined;
      const bytes = Buffer.from(await (await expectOk(answer)).arrayBuffer());
      return { bytes, mediaType: answer.headers.get("content-type") ?? "", digest: digestOf(bytes) };
    },
    blob: async (digest) => Buffer.from(await (await expectOk(await fetch(`${repositoryUrl}/blobs/${digest}`))).arrayBuffer()),
  };
}

/** An OCI image layout in a folder; tags are `org.opencontainers.image.ref.name` of its index. Source: OCI image layout specification. */
export function layoutSource(folder: string): ImageSource {
  const blob = (digest: string) => readFile(join(folder, "blobs", ...digest.split(":")));
  return {
    blob,
    manifest: async (reference) => {
      const index = await readFile(join(folder, "index.json"), "utf8").catch(() => undefined);
      if (index === undefined) return undefined;
      const { manifests } = JSON.parse(index) as { manifests: JsonObject[] };
      const entry = manifests.find((one) => one.digest === reference || objectOf(one.annotations)["org.opencontainers.image.ref.name"] === reference);
      const digest = entry ? textOf(entry.digest) : reference.startsWith("sha256:") ? reference : undefined;
      if (digest === undefined) return undefined;
      const bytes = await blob(digest);
      return { bytes, digest, mediaType: textOf(entry?.mediaType) ?? textOf((JSON.parse(bytes.toString()) as JsonObject).mediaType) ?? "" };
    },
  };
}

/** Returns a successful answer; rejects any other. */
export async function expectOk(answer: Response): Promise<Response> {
  if (!answer.ok) throw new Error(`${answer.status} from ${new URL(answer.url).pathname}`);
  return answer;
}
