import { createHash } from "node:crypto";

/** The digest that names these bytes: `sha256:` and the hex digest. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
