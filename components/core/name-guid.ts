import { createHash } from "node:crypto";

/** Namespace of the names below; any fixed GUID will do, but it must never change. */
const namespace = Buffer.from("6f0b6f6c2f8e4f5d9d1c6d2c3a7e5b41", "hex");

/**
 * A name for what Azure names by GUIDs: the same for the same parts, whatever their case, so that a run repeated finds its own.
 * Shape: GUID, version 5. Source: RFC 9562, 5.5.
 */
export function nameGuid(...parts: string[]): string {
  const hash = createHash("sha1").update(namespace).update(parts.join("|").toLowerCase()).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
