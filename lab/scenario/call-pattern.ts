import { typeOf } from "../azure/router";
import { knownOperations } from "./known-operations";

/** Does a call to the lab's Azure match? `path` has no query. */
export type CallPattern = (method: string, path: string) => boolean;

/** Description of the pattern syntax, for users. */
export const patternForm =
  "`[verb] [operation]`: the verb is GET, HEAD, PUT, PATCH, POST, DELETE, `read` or `write`; the operation is a path (`*` matches within a segment, `**` across segments), or a resource type or action of the lab's Azure, complete or its last segments (`Microsoft.Edge/targets`, `tokens`, `reviewSolutionVersion`)";

const reads = ["GET", "HEAD"];
const writes = ["PUT", "PATCH", "POST", "DELETE"];

/** Parses a pattern; undefined if invalid. Paths and names match case-insensitively. */
export function callPattern(text: string): CallPattern | undefined {
  const parts = text.trim().split(/\s+/);
  const verbs = verbsOf(parts[0] ?? "");
  const [operation = "/subscriptions/**", ...rest] = verbs ? parts.slice(1) : parts;
  const fitsPath = rest.length > 0 ? undefined : pathPattern(operation);
  return fitsPath && ((method, path) => (verbs?.includes(method) ?? true) && fitsPath(path));
}

function verbsOf(word: string): string[] | undefined {
  if (word === "read") return reads;
  if (word === "write") return writes;
  return [...reads, ...writes].includes(word) ? [word] : undefined;
}

function pathPattern(operation: string): ((path: string) => boolean) | undefined {
  if (operation.startsWith("/")) {
    const shape = new RegExp(`^${operation.split("**").map(oneSegment).join(".*")}$`, "i");
    return (path) => shape.test(path);
  }
  const names = (type: string) => `/${type}`.toLowerCase().endsWith(`/${operation}`.toLowerCase());
  return knownOperations.some(names) ? (path) => names(typeOf(path)) : undefined;
}

function oneSegment(text: string): string {
  return text.replaceAll(/[\\^$.+?()[\]{}|]/g, "\\$&").replaceAll("*", "[^/]*");
}
