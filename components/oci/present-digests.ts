import type { ArmClient } from "../arm/arm-client";
import { parseImageRef, referenceOf } from "../core/image-ref";
import type { ImageDigests } from "../core/moved-tag";
import { acrRegistry } from "./acr-registry";
import { httpsTransport } from "./registry-transport";

/**
 * Digests of the images that an Azure registry has, by reference; none while the registry does not exist.
 * HEAD requests, each missing image confirmed by a GET, with the current Azure sign-in. Throws ArmError, RegistryError.
 */
export async function presentDigests(
  arm: Pick<ArmClient, "get" | "accessToken">,
  registryId: string,
  images: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ImageDigests> {
  if (images.length === 0) return {};
  const transport = httpsTransport({ proxyEnvironment: environment });
  try {
    const registry = await acrRegistry(arm, registryId, transport);
    if (!registry) return {};
    const present = await Promise.all(
      images.map(async (image) => {
        const ref = parseImageRef(image);
        return [image, await registry.announcedDigest(ref.repository, referenceOf(ref))] as const;
      }),
    );
    return Object.fromEntries(present.filter((one): one is [string, string] => one[1] !== undefined));
  } finally {
    transport.close();
  }
}
