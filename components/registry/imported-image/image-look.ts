import type { ArmClient } from "../../arm/arm-client";
import { type ImageRef, referenceOf } from "../../core/image-ref";
import type { SourceCredentials } from "./import-request";
import type { ImportSource } from "./import-source";
import { acrRegistry } from "../../oci/acr-registry";
import { RegistryClient } from "../../oci/registry-client";
import { RegistryError } from "../../oci/registry-error";
import { type HttpsOptions, httpsTransport, type RegistryTransport } from "../../oci/registry-transport";

/** What an image's own registry says of it. `unknown`: it does not tell this machine, which need not keep Azure from copying. */
export type SourceImage = { is: "there"; digest: string } | { is: "missing" } | { is: "unknown" };

/** Where digests are read; HEAD requests only. */
export interface ImageLook {
  /** Digest of an image in an Azure registry, asked as whoever is signed in to Azure. Undefined where it is not there, or the registry is not. Throws ArmError, RegistryError. */
  digestIn(registryId: string, image: ImageRef): Promise<string | undefined>;
  /** What the registry that an image is to come from says of it. */
  atSource(source: ImportSource, credentials: SourceCredentials | undefined): Promise<SourceImage>;
}

/** How long a source's registry may be silent, in milliseconds: it may be out of this machine's reach, and every preview would wait for it. Our proposal. */
const sourceSilenceMs = 10_000;

/** Hosts whose registry has another name. Source: Docker, distribution/reference and registry client: Docker Hub's. */
const otherHosts: Readonly<Record<string, string>> = { "docker.io": "registry-1.docker.io" };

/** Looks over the network, each time by a transport of its own; a proxy is named by the environment. */
export function imageLook(
  arm: Pick<ArmClient, "get" | "accessToken">,
  environment: Readonly<Record<string, string | undefined>>,
  open: (options: HttpsOptions) => RegistryTransport = httpsTransport,
): ImageLook {
  const proxy = { proxyEnvironment: environment };
  return {
    digestIn: (registryId, image) =>
      connected(open(proxy), async (transport) => (await acrRegistry(arm, registryId, transport))?.announcedDigest(image.repository, referenceOf(image))),
    atSource: ({ host, image }, credentials) =>
      connected(open({ ...proxy, silenceMs: sourceSilenceMs }), async (transport) => {
        const login = credentials === undefined ? { kind: "anonymous" as const } : { kind: "password" as const, ...credentials };
        const registry = new RegistryClient({ host: otherHosts[host] ?? host, transport, credentials: login });
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

async function connected<T>(transport: RegistryTransport, work: (transport: RegistryTransport) => Promise<T>): Promise<T> {
  try {
    return await work(transport);
  } finally {
    transport.close();
  }
}
