import { sameArmId } from "../core/arm-id";
import type { Fault } from "../core/fault";
import { maxScopeMapActions } from "../core/scope-map-actions";

/** Maximum client tokens of one connected registry. Source: "Intro to connected registries", limits. */
const maxClientTokens = 50;

/** Maximum connected registries of one registry. Source: as above. */
const maxConnectedRegistries = 50;
/** From this number on a warning: no room is left to replace sites side by side. Our choice. */
const warningThreshold = 48;

/** Is there room for the connected registry `name` beside those named? One that already exists is always accepted. */
export function connectedRegistryFindings(registry: string, names: readonly string[], name: string): { faults: Fault[]; warnings: Fault[] } {
  const isThere = names.some((other) => sameArmId(other, name));
  const count = isThere ? names.length : names.length + 1;
  const allowed = `at most ${maxConnectedRegistries}`;
  const fix = "use another hub for further sites, or remove connected registries that nobody uses";
  const given = `${names.length} connected registries${isThere ? ", including this one" : " without this one"}`;
  if (!isThere && count > maxConnectedRegistries)
    return {
      faults: [{ code: "EDGE-REGISTRY-FULL", what: `registry ${registry} has reached its limit of connected registries`, given, allowed, fix }],
      warnings: [],
    };
  if (count < warningThreshold) return { faults: [], warnings: [] };
  return { faults: [], warnings: [{ code: "EDGE-REGISTRY-NEARLY-FULL", what: `registry ${registry} is nearly full`, given, allowed, fix }] };
}

/** Fault for too many client tokens of one connected registry. */
export function clientTokenFaults(count: number): Fault[] {
  if (count <= maxClientTokens) return [];
  const what = "a connected registry has too many client tokens";
  return [{ code: "EDGE-CLIENT-TOKENS", what, given: `${count} tokens`, allowed: `at most ${maxClientTokens}`, fix: "let several clients share a token" }];
}

/** Fault for too many actions in one scope map. */
export function scopeMapFaults(name: string, count: number): Fault[] {
  if (count <= maxScopeMapActions) return [];
  const given = `${count} actions`;
  const fix = "name fewer repositories, or a prefix with /*";
  return [{ code: "EDGE-SCOPE-MAP-FULL", what: `scope map ${name} has too many actions`, given, allowed: `at most ${maxScopeMapActions}`, fix }];
}
