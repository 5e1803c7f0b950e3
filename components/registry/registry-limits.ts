import type { Fault } from "../core/fault";
import { maxScopeMapActions } from "../core/scope-map-actions";

/** Most clients of one connected registry. Source: "Intro to connected registries", limits. */
const maxClientTokens = 50;

/** Most connected registries of one registry. Source: as above. */
const maxConnectedRegistries = 50;
/** From so many on there is no room for replacing a site beside its former self. Ours. */
const manyConnectedRegistries = 48;

/** What a registry with connected registries of these names says to one that is to be there, too. One that is among them keeps its place, however many there are. */
export function connectedRegistryFindings(registry: string, names: readonly string[], name: string): { faults: Fault[]; warnings: Fault[] } {
  const isThere = names.some((other) => other.toLowerCase() === name.toLowerCase());
  const count = isThere ? names.length : names.length + 1;
  const allowed = `at most ${maxConnectedRegistries}`;
  const fix = "bring further sites to a hub of their own, or remove connected registries that nobody uses";
  const given = `${names.length} connected registries${isThere ? ", this one among them" : " without this one"}`;
  if (!isThere && count > maxConnectedRegistries)
    return {
      faults: [{ code: "EDGE-REGISTRY-FULL", what: `registry ${registry} feeds as many connected registries as it can`, given, allowed, fix }],
      warnings: [],
    };
  if (count < manyConnectedRegistries) return { faults: [], warnings: [] };
  return { faults: [], warnings: [{ code: "EDGE-REGISTRY-NEARLY-FULL", what: `registry ${registry} is nearly full`, given, allowed, fix }] };
}

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
