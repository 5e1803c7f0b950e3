import { type Json, type JsonObject, isObject, listAt, textAt } from "../../core/json";

/** Names of a context's capabilities, as it spells them. */
export function capabilitiesOf(context: unknown): string[] {
  return listAt(context, "properties", "capabilities").flatMap((capability) => textAt(capability, "name") ?? []);
}

/** Names of the first that are not among the second; capabilities compare without regard to case. Source: workload orchestration CLI. */
export function without(names: readonly string[], others: readonly string[]): string[] {
  const known = others.map((name) => name.toLowerCase());
  return names.filter((name) => !known.includes(name.toLowerCase()));
}

/**
 * The whole list to write, because the service replaces it as one: what the context has, without `drop`, and with `add`. Undefined where that changes nothing.
 * A context keeps one capability at least; so the last one stays, whatever is dropped. Source: workload orchestration CLI.
 */
export function changedCapabilities(context: unknown, { add, drop }: { add: readonly string[]; drop: readonly string[] }): Json[] | undefined {
  const present = listAt(context, "properties", "capabilities").filter((one) => isObject(one)) as JsonObject[];
  const stay = present.filter((one) => without([textAt(one, "name") ?? ""], drop).length > 0);
  const fresh = without(add, capabilitiesOf(context)).map((name) => ({ name, description: name }));
  const whole = [...stay, ...fresh];
  const list = whole.length > 0 ? whole : present.slice(0, 1);
  return list.length === present.length && fresh.length === 0 ? undefined : list;
}
