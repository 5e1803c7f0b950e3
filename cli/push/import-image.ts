import { ArmError } from "../../components/arm/arm-error";
import type { ArmClient } from "../../components/arm/arm-client";
import { pollOperation } from "../../components/arm/operation";
import { apiVersions } from "../../components/core/api-versions";
import { type ImageRef, formatImageRef } from "../../components/core/image-ref";
import { importRequest, tagIsTaken } from "../../components/registry/imported-image/import-request";
import type { ImportSource } from "../../components/registry/imported-image/import-source";
import { tagTaken } from "../../components/oci/push-image";
import { RegistryError } from "../../components/oci/registry-error";

/** What an import needs from outside. */
export interface ImportDependencies {
  /** The hub registry's host, for messages. */
  host: string;
  /** Digest of the target name in the hub; undefined if it does not exist. */
  present(): Promise<string | undefined>;
  /** Digest of the source; undefined if its registry does not return one. */
  sourceDigest(): Promise<string | undefined>;
  /** Lets Azure copy the image, and waits. Throws ArmError. */
  copy(): Promise<void>;
}

/**
 * Imports a source image into the hub unless it is there. A tag of another digest is never moved.
 * @throws RegistryError `refused` for a tag of another digest, `digest-mismatch` if Azure copied another image; ArmError
 */
export async function bringIn(
  { image }: ImportSource,
  target: ImageRef,
  dependencies: ImportDependencies,
): Promise<{ digest: string; outcome: "imported" | "already there" }> {
  const before = await dependencies.present();
  if (before !== undefined) return sameOrTaken(image, target, before, dependencies);
  try {
    await dependencies.copy();
  } catch (error) {
    const meanwhile = error instanceof ArmError && tagIsTaken(error.reason) ? await dependencies.present() : undefined;
    if (meanwhile === undefined) throw error;
    return sameOrTaken(image, target, meanwhile, dependencies);
  }
  const digest = await dependencies.present();
  if (digest === undefined) throw new RegistryError("not-found", `${dependencies.host}: Azure imported ${formatImageRef(target)}, but the tag does not exist`);
  if (image.digest !== undefined && image.digest !== digest) {
    throw new RegistryError("digest-mismatch", `${dependencies.host}: ${formatImageRef(target)} should be ${image.digest}, Azure imported ${digest}`);
  }
  return { digest, outcome: "imported" };
}

/** Lets Azure copy a publicly readable image into a registry, and waits. Throws ArmError, also for a tag that exists. */
export async function importImage(
  arm: ArmClient,
  registryId: string,
  source: ImportSource,
  target: ImageRef,
  pace: { pollIntervalMs: number; wait: (ms: number) => Promise<void> },
): Promise<void> {
  const body = importRequest(source, target);
  let operation = await arm.begin({ method: "POST", path: `${registryId}/importImage`, apiVersion: apiVersions.containerRegistry, body });
  while (operation.pollUrl) {
    await pace.wait(operation.retryAfterMs ?? pace.pollIntervalMs);
    operation = await pollOperation(arm, operation);
  }
}

async function sameOrTaken(
  image: ImageRef,
  target: ImageRef,
  present: string,
  { host, sourceDigest }: ImportDependencies,
): Promise<{ digest: string; outcome: "already there" }> {
  const wanted = image.digest ?? (await sourceDigest());
  if (wanted !== present) throw tagTaken(host, target, present, wanted);
  return { digest: present, outcome: "already there" };
}
