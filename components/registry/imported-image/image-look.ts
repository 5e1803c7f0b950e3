import { ArmError } from "../../arm/arm-error";
import type { ArmClient } from "../../arm/arm-client";
import { type ImageRef, referenceOf } from "../../core/image-ref";
import type { SourceCredentials } from "./import-request";
import type { ImportSource } from "./import-source";
import { acrRegistry } from "../../oci/acr-registry";
import { referrersIn } from "../../oci/referrers";
import { RegistryClient } from "../../oci/registry-client";
import { RegistryError } from "../../oci/registry-error";
import { type HttpsOptions, httpsTransport, type RegistryTransport } from "../../oci/registry-transport";

/** What the source registry answers about an image. `unknown`: this machine may not or cannot read it; Azure may still be able to copy. */
export type SourceImage = { is: "there"; digest: string } | { is: "missing" } | { is: "unknown" };

/** Reads digests by HEAD requests; a missing image is confirmed by a GET. */
export interface ImageLook {
  /** Digest of an image in an Azure registry, with the current Azure sign-in. Undefined where the image or the registry does not exist. Throws ArmError, RegistryError. */
  digestIn(registryId: string, image: ImageRef): Promise<string | undefined>;
  /** Looks for an image in its source registry. */
  atSource(source: ImportSource, credentials: SourceCredentials | undefined): Promise<SourceImage>;
  /** Signatures and other referrers of an image at its source, by artifact type or tag. Empty where this machine cannot read them. */
  referrersAtSource(source: ImportSource, credentials: SourceCredentials | undefined, digest: string): Promise<string[]>;
}

/** Timeout of a silent source registry, in milliseconds. Short, because this machine may not reach it, and every preview would wait. Our proposal. */
const sourceSilenceMs = 10_000;

/** Hosts whose registry API has another host name. Source: Docker, distribution/reference and registry client, for Docker Hub. */
const apiHosts: Readonly<Record<string, string>> = { "docker.io": "registry-1.docker.io" };

/** Reads over the network, with one transport per call; proxy settings come from the environment. */
export function imageLook(
  arm: Pick<ArmClient, "get" | "accessToken">,
  environment: Readonly<Record<string, string | undefined>>,
  open: (options: HttpsOptions) => RegistryTransport = httpsTransport,
): ImageLook {
  const proxy = { proxyEnvironment: environment };
  return {
    digestIn: (registryId, image) =>
      withTransport(open(proxy), async (transport) => (await acrRegistry(arm, registryId, transport))?.announcedDigest(image.repository, referenceOf(image))),
    atSource: (source, credentials) =>
      withTransport(open({ ...proxy, silenceMs: sourceSilenceMs }), async (transport) => {
        const { image } = source;
        const look = async (): Promise<SourceImage> => {
          const registry = await sourceRegistry(source, credentials, arm, transport);
          if (registry === undefined) return { is: "unknown" };
          const digest = await registry.announcedDigest(image.repository, referenceOf(image));
          return digest === undefined ? { is: "missing" } : { is: "there", digest };
        };
        return look().catch(ifUnreadable({ is: "unknown" } as const));
      }),
    referrersAtSource: (source, credentials, digest) =>
      withTransport(open({ ...proxy, silenceMs: sourceSilenceMs }), async (transport) => {
        const look = async () => {
          const registry = await sourceRegistry(source, credentials, arm, transport);
          return registry === undefined ? [] : await referrersIn(registry, source.image.repository, digest);
        };
        return look().catch(ifUnreadable<string[]>([]));
      }),
  };
}

/** Client of a source registry: with the current Azure sign-in where it is named by id, else with its login. Undefined where Azure has no such registry. */
async function sourceRegistry(
  { host, registryId }: ImportSource,
  credentials: SourceCredentials | undefined,
  arm: Pick<ArmClient, "get" | "accessToken">,
  transport: RegistryTransport,
): Promise<RegistryClient | undefined> {
  if (registryId !== undefined) return await acrRegistry(arm, registryId, transport);
  const login = credentials === undefined ? { kind: "anonymous" as const } : { kind: "password" as const, ...credentials };
  return new RegistryClient({ host: apiHosts[host] ?? host, transport, credentials: login });
}

/** Answers with a value where the registry, or Azure for it, refuses this machine. */
function ifUnreadable<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof RegistryError || (error instanceof ArmError && error.status === 403)) return value;
    throw error;
  };
}

async function withTransport<T>(transport: RegistryTransport, work: (transport: RegistryTransport) => Promise<T>): Promise<T> {
  try {
    return await work(transport);
  } finally {
    transport.close();
  }
}
