import { setTimeout } from "node:timers/promises";
import { ArmClient } from "../../components/arm/arm-client";
import { armFault } from "../../components/arm/arm-fault";
import { parseImageRef, referenceOf } from "../../components/core/image-ref";
import { acrRegistry } from "../../components/oci/acr-registry";
import { type ImageSource, repositoryOf } from "../../components/oci/registry-client";
import { imageTree } from "../../components/oci/image-tree";
import type { RegistryClient } from "../../components/oci/registry-client";
import { RegistryError, type RegistryErrorKind } from "../../components/oci/registry-error";
import { httpsTransport } from "../../components/oci/registry-transport";
import type { ImageContent, ImageReading } from "../../review/judge/wan-transfer";
import { inParallel } from "../io/in-parallel";

/** Reads the manifests of images in a cloud registry. A refusal or an unreachable registry is part of the result, never thrown. */
export type ContentsReader = (asked: ContentsAsked) => Promise<ImageReading>;

/** What to read, and with whose identity. */
export interface ContentsAsked {
  /** ARM id of the registry. */
  registryId: string;
  /** `repository[:tag][@digest]` */
  images: readonly string[];
  /** Environment with the sign-in and the proxy to use. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Aborts the reading, which then throws the reason. */
  ending: AbortSignal;
}

/** Time limit for reading one registry, in milliseconds. Chosen by this project: a report must not wait for a figure. */
const timeoutMs = 60_000;
/** Images read at the same time. */
const maxParallel = 4;

/** Fixed texts: a message from a registry may contain anything. */
const reasons: Readonly<Record<RegistryErrorKind, string>> = {
  "not-found": "the registry lacks parts of an image",
  unauthorized: "this identity may not read the registry",
  unreachable: "the registry cannot be reached from here",
  "untrusted-certificate": "the registry's certificate is not trusted here",
  "digest-mismatch": "the registry returned content that does not match its digest",
  refused: "the registry returned an unexpected answer",
};

/** Reads manifests, never layers, with the current Azure sign-in, for at most one minute. */
export const registryContents: ContentsReader = async (asked) => {
  const transport = httpsTransport({ proxyEnvironment: asked.environment });
  const open = async () => acrRegistry(await ArmClient.connect(asked.environment), asked.registryId, transport);
  try {
    return await readWithin(() => setTimeout(timeoutMs, undefined, { ref: false }), open, asked);
  } finally {
    transport.close();
  }
};

/** Opens a registry and reads images until `timeout` resolves. */
export async function readWithin(
  timeout: () => Promise<unknown>,
  open: () => Promise<RegistryClient | undefined>,
  { images, ending }: Pick<ContentsAsked, "images" | "ending">,
): Promise<ImageReading> {
  const late = timeout().then((): ImageReading => ({ because: "the registry did not answer in time" }));
  const aborted = new Promise<never>((_, reject) => {
    if (ending.aborted) reject(ending.reason as Error);
    ending.addEventListener("abort", () => reject(ending.reason as Error), { once: true });
  });
  return Promise.race([read(open, images), late, aborted]);
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
    const found = await inParallel(images, maxParallel, async (image) => [image, await contentOf(registry, image)] as const);
    return { contents: new Map(found.flatMap(([image, content]) => (content ? [[image, content] as const] : []))) };
  } catch (error) {
    const because = refusal(error);
    if (because === undefined) throw error;
    return { because };
  }
}

/** Undefined if the registry does not have the image. */
async function contentOf(registry: RegistryClient, image: string): Promise<ImageContent | undefined> {
  const ref = parseImageRef(image);
  const isThere = (await registry.announcedDigest(ref.repository, referenceOf(ref))) !== undefined;
  return isThere ? imageContent(repositoryOf(registry, ref.repository), referenceOf(ref)) : undefined;
}

/** Digest and size of everything an image consists of, from its manifests. Throws RegistryError. */
export async function imageContent(source: ImageSource, reference: string): Promise<ImageContent> {
  const { root, manifests, blobs } = await imageTree(source, reference);
  const read = [root, ...manifests].map(({ digest, bytes }) => ({ digest, size: bytes.length }));
  return new Map([...read, ...blobs].map(({ digest, size }) => [digest, size]));
}

/** Why a registry or Azure refused; undefined for any other error. */
function refusal(error: unknown): string | undefined {
  if (error instanceof RegistryError) return reasons[error.kind];
  return armFault(error) ? "this identity may not read the registry in Azure" : undefined;
}
