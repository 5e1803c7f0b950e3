import { nameGuid } from "./name-guid";

/** What the orchestration extension gets at a registry: the two built-in roles that the guide asks for, or a custom one with what staging uses. */
export const orchestrationRoleChoices = ["built-in", "least-privilege"] as const;
/** One of them. */
export type OrchestrationRole = (typeof orchestrationRoleChoices)[number];

/**
 * What staging does at a registry as the orchestration extension's identity: it finds the site's connected registry by its name, adds repositories to
 * its sync map, looks at its tokens, and reads the digests of images. `assumed`: the guide asks for two wide roles and does not say what for.
 * Source of the actions' names: Azure permissions for Containers, Microsoft.ContainerRegistry.
 */
export const orchestrationActions: readonly string[] = [
  "Microsoft.ContainerRegistry/registries/read",
  "Microsoft.ContainerRegistry/registries/pull/read",
  "Microsoft.ContainerRegistry/registries/connectedRegistries/read",
  "Microsoft.ContainerRegistry/registries/scopeMaps/read",
  "Microsoft.ContainerRegistry/registries/scopeMaps/write",
  // A change of a scope map may go on behind its answer, and is then asked for.
  "Microsoft.ContainerRegistry/registries/scopeMaps/operationStatuses/read",
  "Microsoft.ContainerRegistry/registries/tokens/read",
];

/** Name of the custom role for a registry, the same in every stack. Shape: GUID. */
export function orchestrationRoleName(registryId: string): string {
  return nameGuid(registryId, "orchestration role");
}
