import { type ImageRef, parseImageRef, referenceOf } from "../../components/core/image-ref";
import { type VerifiedImage, imageDigest } from "../../components/oci/image-digest";
import type { ImageSource } from "../../components/oci/registry-client";
import { RegistryError, type RegistryErrorKind } from "../../components/oci/registry-error";
import { canNodesPull, type ProvedNode } from "./node-proof";
import { canPull, type ProvedPullSecret, type PullSecretProof } from "./pull-secret-proof";
import type { SiteFacts } from "./site-facts";
import { comparedWithSite, type WarmNode } from "./warm-proof";

/** One of the two registries. */
export type RegistrySide = "cloud" | "site";

/** Why a registry returned no digest for an image. */
export interface ProofFault {
  registry: RegistrySide;
  kind: RegistryErrorKind;
  message: string;
}

/** One image, read from both registries. */
export interface ProvedImage {
  /** `repository[:tag][@digest]` */
  ref: string;
  /** Solution versions that stage it, `name version`. */
  usedBy: string[];
  /** Computed from the bytes of the cloud registry; absent if it returned none. */
  cloudDigest?: string;
  /** Recorded when the solution version was published; absent where the hub did not record it. */
  publishedDigest?: string;
  /** Computed from the bytes of the site's registry; absent if it returned none. */
  siteDigest?: string;
  /** Cloud and site have the same bytes, and those that were published. */
  equal: boolean;
  /** Distinct blobs verified on the site. */
  blobs?: number;
  /** Bytes verified on the site, manifests included. */
  bytes?: number;
  /** Platforms that were read on the site, `os/architecture[/variant]`. */
  platforms?: string[];
  faults: ProofFault[];
}

/** The result of `prove --json`. `schemaVersion` increases when a member is removed or changes its meaning. */
export interface Proof {
  schemaVersion: 1;
  site: string;
  loginServer: string;
  serviceAddress: string;
  /** There are images, all are equal, pods can log in with every pull secret that could be checked, and no node fails to pull. */
  proved: boolean;
  /** Where the login that read the site's registry is from: `namespace/name` of a pull secret, or `stack`. */
  loginFrom: string;
  pullSecrets: ProvedPullSecret[];
  /** Nodes of the site's cluster; empty where it does not show them. */
  nodes: ProvedNode[];
  /** Which images each node keeps; absent where `site.warm` is `off`, or the cluster does not show it. Does not count for `proved`: pods can pull. */
  warm?: WarmNode[];
  images: ProvedImage[];
  /** Pinned solution versions that stage no image, `name version`: nothing of them was compared. */
  stagesNothing: string[];
}

/** What the comparison needs from outside. */
export interface ProofDependencies {
  /** Opens a repository of a registry, with the site's client token. */
  registry(side: RegistrySide, repository: string): ImageSource;
  /** What the cluster's pull secrets hold. @default - not looked at, the login is the stack's */
  pullSecrets?: Pick<PullSecretProof, "loginFrom" | "pullSecrets">;
  /** @default - none, the nodes are not looked at */
  nodes?: ProvedNode[];
  /** @default - none, nodes keep no images or are not looked at */
  warm?: WarmNode[] | undefined;
  narrate(line: string): void;
}

/** Errors that mean "not equal"; the others mean that the comparison was impossible. */
const conclusiveKinds: readonly RegistryErrorKind[] = ["not-found", "digest-mismatch"];
/** Errors that every further image would meet too. */
const persistentKinds: readonly RegistryErrorKind[] = ["unreachable", "untrusted-certificate"];

/**
 * Reads every staged image of a site from both registries, byte by byte, and compares the digests.
 * Errors of a registry become faults in the proof; any other error is thrown.
 */
export async function proveSite(facts: SiteFacts, { registry, narrate, pullSecrets: seen, nodes = [], warm }: ProofDependencies): Promise<Proof> {
  const down = new Map<RegistrySide, ProofFault>();
  const read = async (side: RegistrySide, ref: ImageRef): Promise<VerifiedImage | ProofFault> => {
    const known = down.get(side);
    if (known) return known;
    const found = await readImage(side, ref, registry);
    if ("kind" in found && persistentKinds.includes(found.kind)) down.set(side, found);
    return found;
  };
  const images: ProvedImage[] = [];
  for (const [ref, { usedBy, published }] of imagesOf(facts)) {
    narrate(`${facts.name}: reading ${ref} from ${facts.registryLoginServer} and ${facts.serviceAddress}`);
    const parsed = parseImageRef(ref);
    images.push(compared({ ref, usedBy, published }, await read("cloud", parsed), await read("site", parsed)));
  }
  const { name: site, registryLoginServer: loginServer, serviceAddress } = facts;
  const { loginFrom, pullSecrets } = seen ?? { loginFrom: "stack", pullSecrets: [] };
  const proved = images.length > 0 && images.every(({ equal }) => equal) && canPull(pullSecrets) && canNodesPull(nodes);
  const stagesNothing = facts.solutions.filter((one) => one.images.length === 0).map(({ name, version }) => `${name} ${version}`);
  return {
    schemaVersion: 1,
    site,
    loginServer,
    serviceAddress,
    proved,
    loginFrom,
    pullSecrets,
    nodes,
    ...(warm && { warm: comparedWithSite(warm, images) }),
    images,
    stagesNothing,
  };
}

/** Could every image be compared, whatever the result? */
export function isConclusive({ images }: Proof): boolean {
  return images.every(({ faults }) => faults.every(({ kind }) => conclusiveKinds.includes(kind)));
}

/** The tag was moved after the solution version was published. */
export function hasMoved({ publishedDigest, cloudDigest }: ProvedImage): boolean {
  return publishedDigest !== undefined && cloudDigest !== undefined && cloudDigest !== publishedDigest;
}

interface StagedImage {
  ref: string;
  usedBy: string[];
  /** Digests that the versions were published with, each once. */
  published: string[];
}

function imagesOf({ solutions }: SiteFacts): Map<string, StagedImage> {
  const found = new Map<string, StagedImage>();
  for (const { name, version, images, publishedDigests } of solutions) {
    for (const ref of images) {
      const { usedBy, published } = found.get(ref) ?? { usedBy: [], published: [] };
      found.set(ref, { ref, usedBy: [...usedBy, `${name} ${version}`], published: [...new Set([...published, publishedDigests[ref] ?? []].flat())] });
    }
  }
  return found;
}

async function readImage(side: RegistrySide, ref: ImageRef, registry: ProofDependencies["registry"]): Promise<VerifiedImage | ProofFault> {
  try {
    return await imageDigest(registry(side, ref.repository), referenceOf(ref));
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return { registry: side, kind: error.kind, message: error.message };
  }
}

function compared({ ref, usedBy, published }: StagedImage, cloud: VerifiedImage | ProofFault, site: VerifiedImage | ProofFault): ProvedImage {
  const cloudDigest = "digest" in cloud ? cloud.digest : undefined;
  // Versions that were published with different digests cannot both be right.
  const publishedDigest = published.find((digest) => digest !== cloudDigest) ?? published[0];
  const faults = [cloud, site].filter((side) => "kind" in side);
  return {
    ref,
    usedBy,
    ...(publishedDigest === undefined ? {} : { publishedDigest }),
    ...(cloudDigest === undefined ? {} : { cloudDigest }),
    ...("digest" in site ? { siteDigest: site.digest, blobs: site.blobs, bytes: site.bytes, platforms: site.platforms } : {}),
    equal: "digest" in site && cloudDigest === site.digest && (publishedDigest ?? cloudDigest) === cloudDigest,
    faults,
  };
}
