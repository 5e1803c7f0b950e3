import { typeOf } from "../azure/router";
import { knownOperations } from "./known-operations";

/** Does a call to the lab's Azure fit? `path` is without the query. */
export type CallPattern = (method: string, path: string) => boolean;

/** What a pattern may be, in words. */
export const patternForm =
  "`[verb] [operation]`: a verb is GET HEAD PUT PATCH POST DELETE, `read` or `write`; an operation is a path (`*` within a segment, `**` over any), or a type or action of the lab's Azure, whole or its end (`Microsoft.Edge/targets`, `tokens`, `reviewSolutionVersion`)";

const reads = ["GET", "HEAD"];
const writes = ["PUT", "PATCH", "POST", "DELETE"];

/** The pattern that a text says; undefined when it says none. Regard is paid to case neither in paths nor in names. */
export function callPattern(text: string): CallPattern | undefined {
  const words = text.trim().split(/\s+/);
  const verbs = verbsOf(words[0] ?? "");
  const [operation = "/subscriptions/**", ...rest] = verbs ? words.slice(1) : words;
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
