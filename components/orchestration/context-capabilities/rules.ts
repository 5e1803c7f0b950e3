import type { Fault } from "../../core/fault";
import { type Json, type JsonObject, isObject, listAt, textAt } from "../../core/json";

/** Names of a context's capabilities, in the context's spelling. */
export function capabilitiesOf(context: unknown): string[] {
  return listAt(context, "properties", "capabilities").flatMap((capability) => textAt(capability, "name") ?? []);
}

/** The names that are not among `others`. Capability names compare case-insensitively. Source: Azure CLI, `context add-capability`. */
export function without(names: readonly string[], others: readonly string[]): string[] {
  const known = others.map((name) => name.toLowerCase());
  return names.filter((name) => !known.includes(name.toLowerCase()));
}

/**
 * Complete capability list to write, because the service replaces the whole list: the context's capabilities without `drop` and with `add`.
 * Undefined when nothing changes. A context needs at least one capability, so the last one stays even if it is in `drop`.
 * Source: Azure CLI, `context add-capability` and `remove-capability`.
 */
export function changedCapabilities(context: unknown, { add, drop }: { add: readonly string[]; drop: readonly string[] }): Json[] | undefined {
  const present = listAt(context, "properties", "capabilities").filter((one) => isObject(one)) as JsonObject[];
  const staying = present.filter((one) => without([textAt(one, "name") ?? ""], drop).length > 0);
  const added = without(add, capabilitiesOf(context)).map((name) => ({ name, description: name }));
  const all = [...staying, ...added];
  const list = all.length > 0 ? all : present.slice(0, 1);
  return list.length === present.length && added.length === 0 ? undefined : list;
}

/** Fault for a setting whose context does not exist, or cannot be read with this sign-in, for example because it is in another tenant. `creating`: the setting with which the stack creates it, if there is one. */
export function noContext(setting: string, contextId: string, creating?: string): Fault {
  return {
    code: "EDGE-CONTEXT",
    what: "the context does not exist, or may not be read",
    given: `${setting} = ${contextId}`,
    allowed: "ARM id of the tenant's context",
    fix: `correct the id, ${creating === undefined ? "" : `set ${creating} to create if the tenant has no context, `}or sign in to the context's tenant with an identity that may read it`,
  };
}
