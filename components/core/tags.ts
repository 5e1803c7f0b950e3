import { comparableId } from "./arm-id";
import { type JsonObject, at, isObject, textAt } from "./json";
import { ownerTag } from "./owner";

/** Tags by name. */
export type Tags = Readonly<Record<string, string>>;

/**
 * All tags that a resource must have: its own ones, without those that were declared before, and then the declared ones and its owner.
 * A write replaces all tags of a resource, so those of others are repeated. Names compare case-insensitively. Source: ARM, "Use tags to organize your Azure resources".
 * `resource`: its body from ARM, if it exists; `former`: names that were declared before.
 */
export function mergedTags(resource: unknown, owner: string, declared: Tags = {}, former: readonly string[] = []): JsonObject {
  const own = [...Object.keys(declared), ...former, ownerTag].map(comparableId);
  const foreign = Object.entries(tagsOf(resource)).filter(([name]) => !own.includes(comparableId(name)));
  return { ...Object.fromEntries(foreign), ...declared, [ownerTag]: owner } as JsonObject;
}

/** The tags of a body from ARM. */
export function tagsOf(resource: unknown): JsonObject {
  const tags = at(resource, "tags");
  return isObject(tags) ? (tags as JsonObject) : {};
}

/** The declared tags as the resource has them: those that it lacks are left out, and those of others are not looked at. Undefined where none are declared. */
export function declaredTagsOf(resource: unknown, declared: Tags | undefined): Tags | undefined {
  if (declared === undefined) return undefined;
  const live = new Map(Object.keys(tagsOf(resource)).map((name) => [comparableId(name), textAt(resource, "tags", name)]));
  return Object.fromEntries(
    Object.keys(declared).flatMap((name) => (live.get(comparableId(name)) === undefined ? [] : [[name, live.get(comparableId(name)) ?? ""]])),
  );
}

/** Tags compare by name without regard to case, and by value. */
export function asTags(value: unknown): unknown {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, text]) => [comparableId(name), text])) : value;
}

/** Outputs of a kind that writes tags. */
export interface WrittenTags {
  /** Names of the declared tags of the last write; absent where none were declared. */
  tagNames?: string[];
}

/** The names to record after a write, so that the next one can remove what is no longer declared. */
export function writtenTags(declared: Tags | undefined): WrittenTags {
  return { tagNames: Object.keys(declared ?? {}) };
}
