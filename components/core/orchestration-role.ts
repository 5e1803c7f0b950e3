import { createHash } from "node:crypto";

/** Namespace of the GUIDs. Any fixed GUID would do; it must never change. */
const namespace = Buffer.from("6f0b6f6c2f8e4f5d9d1c6d2c3a7e5b41", "hex");

/**
 * Name of a resource that Azure names by GUID: the same for the same parts, case-insensitively, so that a repeated run finds its own resource.
 * Format: GUID, version 5. Source: RFC 9562, 5.5.
 */
export function nameGuid(...parts: string[]): string {
  const hash = createHash("sha1").update(namespace).update(parts.join("|").toLowerCase()).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Name of a role assignment: the same for the same scope, role and principal. Format: GUID. */
export function roleAssignmentName(scope: string, roleDefinition: string, principalId: string): string {
  return nameGuid(scope, roleDefinition, principalId);
}

/** Roles of the orchestration extension at a registry: the two built-in roles of the staging guide, or a custom role with the actions that staging uses. */
export const orchestrationRoleChoices = ["built-in", "least-privilege"] as const;
/** One of these choices. */
export type OrchestrationRole = (typeof orchestrationRoleChoices)[number];

/**
 * Actions that staging uses at a registry with the orchestration extension's identity: it finds the site's connected registry by name, adds repositories to
 * its sync scope map, reads its tokens, and reads digests of images. `assumed:custom-role-sufficient`: the guide requires two broad roles and does not explain what for.
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
