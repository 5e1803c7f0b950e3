import { comparableLocation, sameArmId } from "../core/arm-id";
import { textAt } from "../core/json";

/** A managed property that `read` compares with the service's answer. */
interface ComparedProperty {
  /** The service's name of the property. */
  name: string;
  /** What this stack sets; undefined where the state does not know it. */
  ours: string | undefined;
  /** What the service reports; undefined where it reports nothing, which proves no change. */
  live: string | undefined;
  /** Whether two texts mean the same. @default - equal texts */
  same?: (one: string, other: string) => boolean;
}

/**
 * What a refresh reports of properties that somebody changed at the service: `phase` writes them again.
 * For inputs whose change replaces the resource: the service let somebody change them in place, so they are written back in place. A service that
 * refuses this names the reason; replacing the resource would remove everything below it.
 */
export function writtenBack(phase: string, properties: readonly ComparedProperty[]): { drift: string[]; rerun: string[] } {
  const drift = properties.flatMap(({ name, ours, live, same = (one, other) => one === other }) =>
    ours === undefined || live === undefined || same(ours, live) ? [] : [`${name} is ${live}, this stack sets ${ours}`],
  );
  return { drift, rerun: drift.length > 0 ? [phase] : [] };
}

/** The location of a tracked resource. */
export function locationOf(live: unknown, ours: string | undefined): ComparedProperty {
  return { name: "location", ours, live: textAt(live, "location"), same: (one, other) => comparableLocation(one) === comparableLocation(other) };
}

/** Whether a resource is in use, which this stack always sets. Source: `state` of targets and solution templates, API version 2025-08-01. */
export function activeState(live: unknown): ComparedProperty {
  return { name: "state", ours: "active", live: textAt(live, "properties", "state"), same: (one, other) => one === other.toLowerCase() };
}

/** An ARM id of another resource. */
export function reference(name: string, ours: string | undefined, live: string | undefined): ComparedProperty {
  return { name, ours, live, same: sameArmId };
}
