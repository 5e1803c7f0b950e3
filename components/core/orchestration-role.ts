import { nameGuid } from "./name-guid";

/** Roles of the orchestration extension at a registry: the two built-in roles of the staging guide, or a custom role with the actions that staging uses. */
export const orchestrationRoleChoices = ["built-in", "least-privilege"] as const;
/** One of these choices. */
export type OrchestrationRole = (typeof orchestrationRoleChoices)[number];

/**
 * Actions that staging uses at a registry with the orchestration extension's identity: it finds the site's connected registry by name, adds repositories to
 * its sync scope map, reads its tokens, and reads digests of images. `assumed`: the guide requires two broad roles and does not explain what for.
 * Source of the action names: Azure permissions for Containers, Microsoft.ContainerRegistry.
 */
export const orchestrationActions: readonly string[] = [
  "Microsoft.ContainerRegistry/registries/read",
  "Microsoft.ContainerRegistry/registries/pull/read",
  "Microsoft.ContainerRegistry/registries/connectedRegistries/read",
  "Microsoft.ContainerRegistry/registries/scopeMaps/read",
  "Microsoft.ContainerRegistry/registries/scopeMaps/write",
  // An update of a scope map may be a long-running operation.
  "Microsoft.ContainerRegistry/registries/scopeMaps/operationStatuses/read",
  "Microsoft.ContainerRegistry/registries/tokens/read",
];

/** Name of the custom role for a registry, the same in every stack. Format: GUID. */
export function orchestrationRoleName(registryId: string): string {
  return nameGuid(registryId, "orchestration role");
}
