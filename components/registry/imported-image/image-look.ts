import type { ArmClient } from "../../arm/arm-client";
import { type ImageRef, referenceOf } from "../../core/image-ref";
import type { SourceCredentials } from "./import-request";
import type { ImportSource } from "./import-source";
import { acrRegistry } from "../../oci/acr-registry";
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
    atSource: ({ host, image }, credentials) =>
      withTransport(open({ ...proxy, silenceMs: sourceSilenceMs }), async (transport) => {
        const login = credentials === undefined ? { kind: "anonymous" as const } : { kind: "password" as const, ...credentials };
        const registry = new RegistryClient({ host: apiHosts[host] ?? host, transport, credentials: login });
        try {
          const digest = await registry.announcedDigest(image.repository, referenceOf(image));
          return digest === undefined ? { is: "missing" } : { is: "there", digest };
        } catch (error) {
          if (error instanceof RegistryError) return { is: "unknown" };
          throw error;
        }
      }),
  };
}

async function withTransport<T>(transport: RegistryTransport, work: (transport: RegistryTransport) => Promise<T>): Promise<T> {
  try {
    return await work(transport);
  } finally {
    transport.close();
  }
}
