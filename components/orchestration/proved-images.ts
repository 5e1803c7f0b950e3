import { EdgeError, type Fault } from "../core/fault";
import { type ImageProof, type ProofMode, coversImages } from "../core/image-proof";
import type { Context } from "../dynamic/lifecycle";
import { type SiteRegistryAccess, openSiteRegistry } from "../site-registry/access";
import { ImageArrival } from "../site-registry/arrival";
import { noAnswer } from "../site-registry/no-answer";
import { wantedImage } from "../site-registry/wanted-image";
import { RegistryError } from "../oci/registry-error";

/** The inputs of a kind that acts only on images with proof; all absent where `site.proof` is `off`. */
export interface WithProof {
  /** Optional. How each image is known to be at the site; empty while it is not. @default - no proof is needed */
  proof?: ImageProof[] | undefined;
  /** Optional. What to do where the site's registry cannot be read. @default - no proof is needed */
  proofMode?: ProofMode | undefined;
  /** Optional. How to read the site's registry. Secret. @default - it is not read */
  siteRegistry?: SiteRegistryAccess | undefined;
}

/** Is every image proved, or is no proof needed? */
export function isProved({ proof }: WithProof, images: readonly string[]): boolean {
  return proof === undefined || coversImages(proof, images);
}

/**
 * Looks at the site's registry again before images are used: manifests by digest, blobs by their size, tags by their digest.
 * A proof that relies on the service's state cannot be checked again. If the registry cannot be read, `preferred` continues with the earlier proof and logs it.
 * @throws EdgeError that names the image
 */
export async function assertStillProved({ proof = [], proofMode, siteRegistry }: WithProof, { environment, log }: Context): Promise<void> {
  const byWord = proof.filter(({ path }) => path === "service's word").map(({ image }) => image);
  if (proofMode === "required" && byWord.length > 0) throw new EdgeError([onWordOnly(byWord)]);
  const read = proof.flatMap(({ image, siteDigest }) => (siteDigest === undefined ? [] : [{ image, digest: siteDigest }]));
  if (siteRegistry === undefined || read.length === 0) return;
  try {
    const registry = await openSiteRegistry(siteRegistry, environment);
    try {
      const wanted = [];
      for (const { image, digest } of read) wanted.push(await wantedImage(registry, image, digest).catch(missing(siteRegistry.site, image, digest)));
      const arrival = new ImageArrival(wanted, siteRegistry.site);
      await arrival.look(registry);
      const lost = arrival.missingImages().map(({ image, digest }) => lostProof(siteRegistry.site, image, digest));
      if (lost.length > 0) throw new EdgeError(lost);
    } finally {
      registry.close();
    }
  } catch (error) {
    const reason = noAnswer(error)?.reason;
    if (reason === undefined) throw error;
    if (proofMode === "required") throw new EdgeError([unreadable(siteRegistry.site, reason)]);
    log(`${siteRegistry.site}: the images were proved before, and cannot be looked at again: ${reason}`);
  }
}

/** What the site's registry no longer serves as it was proved, one phrase each, for a refresh; nothing where it cannot be read. */
export async function lostProofs(given: WithProof, context: Context): Promise<string[]> {
  try {
    await assertStillProved(given, context);
    return [];
  } catch (error) {
    if (error instanceof EdgeError) return error.faults.map(({ what }) => what);
    throw error;
  }
}

/** The fault of a site whose images must be proved and whose registry cannot be read. */
export function unreadable(site: string, reason: string): Fault {
  return {
    code: "EDGE-PROOF-IMPOSSIBLE",
    what: `the images at site ${site} cannot be proved: ${reason}`,
    given: "site.proof = required",
    allowed: "a site whose registry this machine can read through its cluster",
    fix: "make the cluster reachable with the kubeconfig's context, or set site.proof to `preferred`, which relies on the service's word then",
  };
}

function onWordOnly(images: readonly string[]): Fault {
  return {
    code: "EDGE-NOT-PROVED",
    what: "images are at the site by the service's word only",
    given: images.join(", "),
    allowed: "images that were read at the site, because site.proof is `required`",
    fix: "run `edge-staging up` with `-- --refresh`, which proves them",
  };
}

function missing(site: string, image: string, digest: string) {
  return (error: unknown): never => {
    if (error instanceof RegistryError && (error.kind === "not-found" || error.kind === "digest-mismatch"))
      throw new EdgeError([lostProof(site, image, digest)]);
    throw error;
  };
}

function lostProof(site: string, image: string, digest: string): Fault {
  return {
    code: "EDGE-PROOF-LOST",
    what: `the registry of site ${site} no longer serves ${image} as it was proved`,
    given: image,
    allowed: digest,
    fix: "run `edge-staging prove` to see what differs, then `edge-staging up` with `-- --refresh`, which fetches what is missing before it continues",
  };
}
