import type { Operation } from "./operation";

/** An operation that matches a path, with its parameter values. */
export interface Route {
  operation: Operation;
  parameters: Record<string, string>;
}

/** Finds operations by path; literal segments match case-insensitively. */
export class Router {
  private readonly entries: { operation: Operation; segments: string[] }[];

  constructor(operations: readonly Operation[]) {
    this.entries = operations.map((operation) => ({ operation, segments: segmentsOf(operation.path) }));
  }

  /** Every operation whose path matches, for any verb; the one with most literal segments first. */
  fitting(path: string): Route[] {
    const given = segmentsOf(path);
    return this.entries
      .flatMap(({ operation, segments }) => {
        const parameters = match(segments, given);
        return parameters ? [{ operation, parameters, literals: segments.filter((segment) => !isParameter(segment)).length }] : [];
      })
      .sort((left, right) => right.literals - left.literals);
  }

  /** Known resource types and actions, for error messages. */
  known(): string[] {
    return [...new Set(this.entries.map(({ operation }) => typeOf(operation.path)))].sort();
  }
}

/** Provider and type segments of a path without names: `Microsoft.Edge/targets`, `Microsoft.Edge/targets/reviewSolutionVersion`, `Microsoft.Resources/subscriptions/resourceGroups`, `Microsoft.Resources/subscriptions/providers`. */
export function typeOf(path: string): string {
  const segments = segmentsOf(path);
  const last = segments.findLastIndex((segment) => segment.toLowerCase() === "providers");
  // What names no type below its provider is the provider's registration, or asks for it.
  const below = segments.slice(last + 2);
  const provider = below.length === 0 || below.join("/").toLowerCase() === "register" ? -1 : last;
  if (provider < 0) return ["Microsoft.Resources", ...segments.filter((_, index) => index % 2 === 0)].join("/");
  return [segments[provider + 1] ?? "", ...segments.slice(provider + 2).filter((_, index) => index % 2 === 0)].join("/");
}

function match(pattern: string[], given: string[]): Record<string, string> | undefined {
  const first = pattern[0];
  if (first?.endsWith("...}")) {
    const taken = given.length - (pattern.length - 1);
    if (taken < 1) return undefined;
    const rest = match(pattern.slice(1), given.slice(taken));
    return rest && { ...rest, [first.slice(1, -4)]: `/${given.slice(0, taken).join("/")}` };
  }
  if (pattern.length !== given.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const value = given[index] ?? "";
    if (isParameter(segment)) parameters[segment.slice(1, -1)] = decodeURIComponent(value);
    else if (segment.toLowerCase() !== value.toLowerCase()) return undefined;
  }
  return parameters;
}

function isParameter(segment: string): boolean {
  return segment.startsWith("{");
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}
