import type { RuleText } from "./rule";
import type { PolicySubject } from "./subject";

/** A resource in an exported state. `properties` are its inputs. */
export interface StateResource extends PolicySubject {
  stack: string;
  /** Id that the provider assigned; empty for a component. */
  id: string;
  outputs: Readonly<Record<string, unknown>>;
  /** Option `retainOnDelete`: the object stays when its stack is destroyed. */
  isRetained: boolean;
}

/** A violation of a fleet rule. */
export interface FleetFault {
  stack: string;
  urn: string;
  given: string;
}

/** A rule about the states of several stacks, or about a fact that only a state contains. */
export interface FleetRule extends RuleText {
  /** Lists the violations across all stacks. */
  faultsAcross(resources: readonly StateResource[]): readonly FleetFault[];
}

/** Builds the fault of a resource. */
export function faultAt({ stack, urn }: StateResource, given: string): FleetFault {
  return { stack, urn, given };
}

/** One fault for each group of resources that has more than `most` members. `unit`: what they are, for example `tokens`. */
export function faultsOfLargeGroups(resources: readonly StateResource[], keyOf: (resource: StateResource) => string, most: number, unit: string): FleetFault[] {
  return [...groupBy(resources, keyOf).values()].flatMap((group) => {
    const [first] = group;
    return first && group.length > most ? [faultAt(first, `${group.length} ${unit}`)] : [];
  });
}

/** Groups items by key and keeps their order. Replace with `Map.groupBy` once the TypeScript `lib` includes ES2024. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
