import { at } from "../components/core/json";

/** What is wrong with the value at a dotted path: nothing where it obeys, else the path with what was given. */
export function demand(properties: unknown, path: string, obeys: (value: unknown) => boolean): string[] {
  const value = at(properties, ...path.split("."));
  return obeys(value) ? [] : [given(path, value)];
}

/** A value as the user wrote it, or that there is none. */
export function given(path: string, value: unknown): string {
  if (value === undefined || value === null) return `${path} = (not set)`;
  return `${path} = ${typeof value === "string" ? value : JSON.stringify(value)}`;
}
