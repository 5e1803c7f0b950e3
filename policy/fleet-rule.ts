import type { Judged, RuleText } from "./rule";

/** A resource as an exported state has it: `properties` are its inputs. */
export interface Recorded extends Judged {
  stack: string;
  /** Id the provider gave; empty for a component. */
  id: string;
  outputs: Readonly<Record<string, unknown>>;
  /** Does it stay when its stack is destroyed? */
  isRetained: boolean;
}

/** What a rule about a fleet found, and in which stack. */
export interface FleetFault {
  stack: string;
  urn: string;
  given: string;
}

/** A rule about the states of several stacks at once, or about what only a state tells. */
export interface FleetRule extends RuleText {
  faultsAcross(resources: readonly Recorded[]): readonly FleetFault[];
}

/** The fault of this resource. */
export function faultAt({ stack, urn }: Recorded, given: string): FleetFault {
  return { stack, urn, given };
}
