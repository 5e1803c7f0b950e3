import { setTimeout } from "node:timers/promises";
import { CredentialUnavailableError } from "@azure/identity";
import { ArmClient } from "../../components/arm/arm-client";
import { armFault } from "../../components/arm/arm-fault";
import { parseImageRef, referenceOf } from "../../components/core/image-ref";
import { acrRegistry } from "../../components/oci/acr-registry";
import { type ImageSource, repositoryOf } from "../../components/oci/image-source";
import { imageTree } from "../../components/oci/image-tree";
import type { RegistryClient } from "../../components/oci/registry-client";
import { RegistryError, type RegistryErrorKind } from "../../components/oci/registry-error";
import { httpsTransport } from "../../components/oci/registry-transport";
import type { ImageContent, ImageReading } from "../../review/judge/wan-transfer";
import { inParallel } from "../io/in-parallel";

/** Reads what images of a cloud registry consist of. Never throws because a registry, or Azure, refuses or is not to be reached. */
export type ContentsReader = (asked: ContentsAsked) => Promise<ImageReading>;

/** What is to be read, and by whom. */
export interface ContentsAsked {
  /** ARM id of the registry. */
  registryId: string;
  /** `repository[:tag][@digest]` */
  images: readonly string[];
  /** Whose sign-in and proxy are used. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Aborted where the reading is not wanted any more; it then throws the reason. */
  ending: AbortSignal;
}

/** How long a registry is read at most, in milliseconds. Our proposal: a report must not wait for a number. */
const patienceMs = 60_000;
/** Images read at once. */
const atOnce = 4;

/** In our own words, because those of a registry may hold anything. */
const reasons: Readonly<Record<RegistryErrorKind, string>> = {
  "not-found": "the registry lacks what an image consists of",
  unauthorized: "this sign-in may not read the registry",
  unreachable: "the registry cannot be reached from here",
  "untrusted-certificate": "the registry's certificate is not trusted here",
  "digest-mismatch": "the registry's answer is not what its digest says",
  refused: "the registry's answer is not understood",
};

/** Reads manifests and no layers, as whoever is signed in to Azure, for a minute at most. */
export const registryContents: ContentsReader = async (asked) => {
  const transport = httpsTransport({ proxyEnvironment: asked.environment });
  const open = async () => acrRegistry(await ArmClient.connect(asked.environment), asked.registryId, transport);
  try {
    return await readWithin(() => setTimeout(patienceMs, undefined, { ref: false }), open, asked);
  } finally {
    transport.close();
  }
};

/** What a registry, once it is opened, tells of images before patience ends. */
export async function readWithin(
  patience: () => Promise<unknown>,
  open: () => Promise<RegistryClient | undefined>,
  { images, ending }: Pick<ContentsAsked, "images" | "ending">,
): Promise<ImageReading> {
  const late = patience().then((): ImageReading => ({ because: "the registry did not answer in time" }));
  const unwanted = new Promise<never>((_, reject) => {
    if (ending.aborted) reject(ending.reason as Error);
    ending.addEventListener("abort", () => reject(ending.reason as Error), { once: true });
  });
  return Promise.race([read(open, images), late, unwanted]);
}

async function read(open: () => Promise<RegistryClient | undefined>, images: readonly string[]): Promise<ImageReading> {
  let registry: RegistryClient | undefined;
  try {
    registry = await open();
  } catch (error) {
    return { because: refusal(error) ?? "the sign-in to Azure does not work here" };
  }
  if (!registry) return { because: "the registry does not exist yet" };
  return readImages(registry, images);
}

async function readImages(registry: RegistryClient, images: readonly string[]): Promise<ImageReading> {
  try {
    const found = await inParallel(images, atOnce, async (image) => [image, await contentOf(registry, image)] as const);
    return { contents: new Map(found.flatMap(([image, content]) => (content ? [[image, content] as const] : []))) };
  } catch (error) {
    const because = refusal(error);
    if (because === undefined) throw error;
    return { because };
  }
}

/** Undefined where the registry does not have it. */
async function contentOf(registry: RegistryClient, image: string): Promise<ImageContent | undefined> {
  const ref = parseImageRef(image);
  const isThere = (await registry.announcedDigest(ref.repository, referenceOf(ref))) !== undefined;
  return isThere ? imageContent(repositoryOf(registry, ref.repository), referenceOf(ref)) : undefined;
}

/** What an image consists of, by its manifests. Throws RegistryError. */
export async function imageContent(source: ImageSource, reference: string): Promise<ImageContent> {
  const { root, manifests, blobs } = await imageTree(source, reference);
  const read = [root, ...manifests].map(({ digest, bytes }) => ({ digest, size: bytes.length }));
  return new Map([...read, ...blobs].map(({ digest, size }) => [digest, size]));
}

/** Why a registry, or Azure, tells nothing; undefined for any other error. */
function refusal(error: unknown): string | undefined {
  if (error instanceof RegistryError) return reasons[error.kind];
  if (error instanceof CredentialUnavailableError) return "nobody is signed in to Azure here";
  return armFault(error) ? "Azure does not show the registry to this sign-in" : undefined;
}
