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
