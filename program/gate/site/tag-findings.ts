import type { ArmClient } from "../../../components/arm/arm-client";
import type { Environment } from "../../../components/arm/credential";
import { classify } from "../../../components/arm/arm-error";
import type { Fault } from "../../../components/core/fault";
import { type ImageDigests, movedTagFault, movedTags } from "../../../components/core/moved-tag";
import { presentDigests } from "../../../components/oci/present-digests";
import { RegistryError } from "../../../components/oci/registry-error";
import type { PinnedVersion } from "../../../components/orchestration/pinned-solution";

/** Digests that the cloud registry has now of all published images; undefined where there is nothing to compare or this identity may not read them. */
export async function observeTags(
  registryId: string,
  solutions: readonly PinnedVersion[],
  arm: ArmClient,
  environment: Environment,
): Promise<ImageDigests | undefined> {
  const images = [...new Set(solutions.flatMap(({ publishedDigests = {} }) => Object.keys(publishedDigests)))];
  if (images.length === 0) return undefined;
  try {
    return await presentDigests(arm, registryId, images, environment);
  } catch (error) {
    if (error instanceof RegistryError || classify(error)?.is === "denied") return undefined;
    throw error;
  }
}

/** Warnings about tags that were moved after the pinned versions were published. A warning: the site keeps what it has staged. */
export function tagFindings(solutions: readonly PinnedVersion[], present: ImageDigests | undefined): Fault[] {
  if (present === undefined) return [];
  return solutions.flatMap(({ name, version, publishedDigests = {} }) =>
    movedTags(publishedDigests, present).map((moved) => movedTagFault(moved, `${name} ${version}`)),
  );
}
