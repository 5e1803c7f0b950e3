import { foreignText } from "../core/foreign-text";
import { textAt } from "../core/json";
import type { RegistryClient } from "./registry-client";

/** Endings of the tags under which content of an image is found where a registry lists no referrers. Source: OCI distribution specification 1.1, "Referrers Tag Schema"; cosign. */
const tagSuffixes = ["", ".sig", ".att", ".sbom"];

/** Tag of the index that lists the referrers of a manifest, and beginning of the tags of cosign. Source: OCI distribution specification 1.1, "Referrers Tag Schema". */
export function referrersTag(digest: string): string {
  return digest.replace(":", "-");
}

/** Signatures, attestations and other referrers of a manifest, by artifact type or tag. Throws RegistryError. */
export async function referrersIn(client: Pick<RegistryClient, "referrers" | "announcedDigest">, repository: string, digest: string): Promise<string[]> {
  const tags = tagSuffixes.map((suffix) => `${referrersTag(digest)}${suffix}`);
  const [listed, ...tagged] = await Promise.all([
    client.referrers(repository, digest),
    ...tags.map(async (tag) => ((await client.announcedDigest(repository, tag)) === undefined ? [] : [tag])),
  ]);
  const types = listed.map((one) => foreignText(textAt(one, "artifactType") ?? textAt(one, "mediaType") ?? "of unknown type"));
  return [...new Set([...types, ...tagged.flat()])];
}
