import { textAt } from "./json";

/** Is this Arc extension of the type? The service returns types in lower case or as they were written. `type`: in lower case. */
export function isExtensionOf(type: string, extension: unknown): boolean {
  return textAt(extension, "properties", "extensionType")?.toLowerCase() === type;
}
