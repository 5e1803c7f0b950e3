import { apiVersions } from "../../core/api-versions";
import { nameOf } from "../../core/arm-id";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { canonicalJson } from "../../core/json";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { Context, Lifecycle, WaitPhase, WithTimeout } from "../../dynamic/lifecycle";
import { acrRegistry } from "../../oci/acr-registry";
import { RegistryError } from "../../oci/registry-error";
import { httpsTransport } from "../../oci/registry-transport";
import { type ExaminedTag, type PublishedTag, type TagRegistry, examineTags, lockTags, notLocked, unreachedReason } from "./tag-lock";

/** Inputs of LockedTags. */
export interface LockedTagsInputs extends WithTimeout {
  /** Required. ARM id of the registry. */
  registryId: string;
  /** Required. Images of all published solution versions with the digests that they were published with; several digests for one image if a tag moved between versions. */
  images: readonly PublishedTag[];
  /** Optional. How long one run may work on it, ISO 8601. @default PT10M */
  timeout: string;
}

/** Outputs of LockedTags: none. The registry says what is locked. */
export type LockedTagsState = Record<string, never>;

/** Works with a registry's data plane; undefined while the registry does not exist. Throws ArmError, RegistryError. */
export type WithRegistry = <T>(context: Context, registryId: string, work: (registry: TagRegistry) => Promise<T>) => Promise<T | undefined>;

/**
 * Locks what is not locked yet. Every look is also an attempt, so a run after a killed one only locks the rest.
 * What cannot be locked never fails the run, because the versions are published: the resource stays Pending with the reason, and each run tries again.
 */
function locked(withRegistry: WithRegistry): WaitPhase<LockedTagsInputs, LockedTagsState> {
  return {
    name: "locked",
    waitPolicy: () => "accepted",
    observe: async ({ registryId, images }, _known, context) => {
      const log = (line: string) => context.log(`[LockedTags ${nameOf(registryId)}] ${line}`);
      const lock = async (registry: TagRegistry) => ({ reason: notLocked(registry.host, await lockTags(registry, images, log)) });
      const { reason } = (await withRegistry(context, registryId, lock).catch(unreached)) ?? { reason: "the registry does not exist" };
      return reason === undefined ? { is: "done", learned: {} } : { is: "waiting", reason };
    },
  };
}

/** The lifecycle below with another way to reach registries. For tests. */
export function lockedTagsWith(withRegistry: WithRegistry): Lifecycle<LockedTagsInputs, LockedTagsState> {
  return {
    kind: "registry/LockedTags",
    stateVersion: 1,
    fields: { registryId: replaces(asArmId), images: updates(asTagSet), timeout: ignored },
    id: ({ registryId }) => `${registryId}:locked-tags`,
    phases: [locked(withRegistry)],
    read: async ({ registryId = "", images = [] }, _known, context) => {
      try {
        const tags = await withRegistry(context, registryId, (registry) => examineTags(registry, images));
        if (tags === undefined) return await goneOrUnknown(context.arm, registryId, apiVersions.containerRegistry);
        const drift = tags.flatMap(driftOf);
        return { is: "present", drift, ...(drift.length > 0 && { rerun: ["locked"] }) };
      } catch (error) {
        if (error instanceof RegistryError) return { is: "unknown", reason: error.message };
        throw error;
      }
    },
    // Sites of other stacks may pin the same tags, and a version stays what it is: only a person unlocks (ADR 23).
    remove: [],
  };
}

/** Locks the tags of published images in the cloud registry, so that no push moves them. Deleting it calls nothing: the tags stay locked. */
export const lockedTags = lockedTagsWith(async (context, registryId, work) => {
  const transport = httpsTransport({ proxyEnvironment: context.environment });
  try {
    const registry = await acrRegistry(context.arm, registryId, transport);
    return registry && (await work(registry));
  } finally {
    transport.close();
  }
});

/** Order and repetition of images mean nothing. */
function asTagSet(value: unknown): unknown {
  return Array.isArray(value) ? [...new Set(value.map((one) => canonicalJson(one)))].sort() : value;
}

function driftOf({ image, state }: ExaminedTag): string[] {
  switch (state.is) {
    case "open":
      return [`${image} is no longer locked`];
    case "moved":
      return [`${image} leads to ${state.present}, a version was published with ${state.published.join(" or ")}`];
    case "missing":
      return [`${image} no longer exists`];
    case "locked":
    case "unknown":
      return [];
  }
}

function unreached(error: unknown): { reason: string } {
  if (error instanceof RegistryError) return { reason: unreachedReason(error) };
  throw error;
}
