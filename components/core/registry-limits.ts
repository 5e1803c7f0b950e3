import type { Fault } from "./fault";
import { maxScopeMapActions } from "./scope-map-actions";

/** Most clients of one connected registry. Source: "Intro to connected registries", limits. */
const maxClientTokens = 50;

/** What is wrong with so many client tokens of one connected registry. */
export function clientTokenFaults(count: number): Fault[] {
  if (count <= maxClientTokens) return [];
  const what = "a connected registry has too many client tokens";
  return [{ code: "EDGE-CLIENT-TOKENS", what, given: `${count} tokens`, allowed: `at most ${maxClientTokens}`, fix: "let several clients share a token" }];
}

/** What is wrong with so many actions in one scope map. */
export function scopeMapFaults(name: string, count: number): Fault[] {
  if (count <= maxScopeMapActions) return [];
  const given = `${count} actions`;
  const fix = "name fewer repositories, or a prefix with /*";
  return [{ code: "EDGE-SCOPE-MAP-FULL", what: `scope map ${name} has too many actions`, given, allowed: `at most ${maxScopeMapActions}`, fix }];
}
