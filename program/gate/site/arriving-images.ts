import type { ArmClient } from "../../../components/arm/arm-client";
import { classify } from "../../../components/arm/arm-error";
import type { Environment } from "../../../components/arm/credential";
import type { MeasuredTransfer } from "../../../components/core/data-rate";
import type { ContentPiece } from "../../../components/core/forecast";
import { parseImageRef, referenceOf } from "../../../components/core/image-ref";
import { at, listAt, textAt } from "../../../components/core/json";
import { acrRegistry } from "../../../components/oci/acr-registry";
import { contentPieces, imageTree } from "../../../components/oci/image-tree";
import { type RegistryClient, repositoryOf } from "../../../components/oci/registry-client";
import { RegistryError, unreadableReasons } from "../../../components/oci/registry-error";
import { httpsTransport } from "../../../components/oci/registry-transport";
import type { PinnedVersion } from "../../../components/orchestration/pinned-solution";
import { formerImagesOf } from "../../catalog/pinned-versions";
import type { Solution } from "../../catalog/solution-folder";

/** Images of a site around a run, `repository:tag`. */
export interface ArrivingImages {
  /** That the site stages after it. */
  wanted: string[];
  /** That it has before it, and keeps. */
  present: string[];
}

/** Content of images in the cloud registry, by reference; without those that it does not have. Or why it could not be read. */
export type ContentReading = { contents: ReadonlyMap<string, readonly ContentPiece[]> } | { because: string };

/**
 * The images before and after a run. A site has what its last run pinned, by the stack's outputs, and the images of as many former revisions as it keeps.
 */
export function arrivingImages(solutions: readonly PinnedVersion[], catalog: readonly Solution[], outputs: unknown): ArrivingImages {
  const wanted = solutions.flatMap(({ images }) => images);
  const present = listAt(outputs, "site", "solutions").flatMap((solution) => {
    const [name, version = ""] = [textAt(solution, "name"), textAt(solution, "version")];
    const keep = solutions.find((pinned) => pinned.name === name)?.keepRevisions ?? 0;
    const former = formerImagesOf(
      catalog.find((one) => one.name === name),
      version,
      keep,
    );
    return [...listAt(solution, "images").map(String), ...former];
  });
  return { wanted: [...new Set(wanted)], present: [...new Set(present)] };
}

/** What earlier runs saw arrive at the site, by the stack's outputs. */
export function earlierTransfers(outputs: unknown): MeasuredTransfer[] {
  return listAt(outputs, "site", "solutions").flatMap((solution) => {
    const [bytes, ms] = [at(solution, "transfer", "bytes"), at(solution, "transfer", "ms")];
    return typeof bytes === "number" && typeof ms === "number" ? [{ bytes, ms }] : [];
  });
}

/** Reads the manifests of these images in the hub's registry, never their layers. @throws what is neither a refusal nor a broken connection */
export async function readContents(registryId: string, images: readonly string[], arm: ArmClient, environment: Environment): Promise<ContentReading> {
  const transport = httpsTransport({ proxyEnvironment: environment });
  try {
    const registry = await acrRegistry(arm, registryId, transport);
    if (!registry) return { because: "the registry does not exist yet" };
    const read = await Promise.all(images.map(async (image) => [image, await piecesOf(registry, image)] as const));
    return { contents: new Map(read.flatMap(([image, pieces]) => (pieces ? [[image, pieces] as const] : []))) };
  } catch (error) {
    if (error instanceof RegistryError) return { because: unreadableReasons[error.kind] };
    if (classify(error)?.is === "denied") return { because: "this identity may not read the registry" };
    throw error;
  } finally {
    transport.close();
  }
}

/** Undefined where the registry does not have the image. */
async function piecesOf(registry: RegistryClient, image: string): Promise<ContentPiece[] | undefined> {
  const ref = parseImageRef(image);
  if ((await registry.announcedDigest(ref.repository, referenceOf(ref))) === undefined) return undefined;
  return contentPieces(await imageTree(repositoryOf(registry, ref.repository), referenceOf(ref)));
}
