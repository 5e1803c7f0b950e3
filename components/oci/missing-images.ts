import type { ArmClient } from "../arm/arm-client";
import { parseImageRef, referenceOf } from "../core/image-ref";
import { acrRegistry } from "./acr-registry";
import { httpsTransport } from "./registry-transport";

/**
 * The images that an Azure registry does not have, in the given order; all of them while the registry does not exist.
 * HEAD requests, each missing image confirmed by a GET, with the current Azure sign-in. Throws ArmError, RegistryError.
 */
export async function missingImages(
  arm: Pick<ArmClient, "get" | "accessToken">,
  registryId: string,
  images: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  if (images.length === 0) return [];
  const transport = httpsTransport({ proxyEnvironment: environment });
  try {
    const registry = await acrRegistry(arm, registryId, transport);
    if (!registry) return [...images];
    const present = await Promise.all(
      images.map((image) => {
        const ref = parseImageRef(image);
        return registry.announcedDigest(ref.repository, referenceOf(ref));
      }),
    );
    return images.filter((_, index) => present[index] === undefined);
  } finally {
    transport.close();
  }
}
