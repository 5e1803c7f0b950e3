import type { z } from "zod";
import { givenText } from "../../components/core/foreign-text";
import { at, isObject } from "../../components/core/json";
import type { NamedVersion } from "./version-folder";

/** What is wrong with the name and version that a file states, with what it states; its folders have the right ones. */
export function misnamed(member: string, content: unknown, { name, version }: NamedVersion): string {
  const given: unknown = at(content, member);
  if (given === undefined || given === null) return `${member} is missing`;
  if (!isObject(given)) return `${member} is ${shown(given)} instead of a map`;
  const wrong = Object.entries({ name, version }).flatMap(([key, right]) =>
    given[key] === right ? [] : [`${key} is ${given[key] === undefined ? "missing" : shown(given[key])}`],
  );
  const others = Object.keys(given).filter((key) => !["name", "version"].includes(key));
  return `${member} does not match the folder: ${[...wrong, ...others.map((key) => `${givenText(key)} is unknown`)].join(", ")}`;
}

/** What is wrong with the content of a file, one sentence for each issue of its schema; the schema's library has words of its own. */
export function shapeFaults(issues: readonly z.core.$ZodIssue[], content: unknown): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => `unknown key ${givenText(key)}`);
    const path = issue.path.map(String).join(".");
    const value = issue.path.reduce<unknown>((parent, key) => (isObject(parent) || Array.isArray(parent) ? Reflect.get(parent, key) : undefined), content);
    if (path === "") return [`the file contains ${shown(content)} instead of a map`];
    return value === undefined || value === null ? [`${path} is missing`] : [`${path} cannot be ${shown(value)}`];
  });
}

/** A value of a file, as JSON. */
export function shown(value: unknown): string {
  return value === undefined ? "(not set)" : givenText(JSON.stringify(value));
}
