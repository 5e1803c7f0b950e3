import type { BuiltIn } from "./built-in";

/** An exemption from Azure Policy, where there is no way without one. */
export interface ClashExemption {
  /** Short name, part of the exemption's. Lower-case words joined by `-`, at most 20 characters. */
  name: string;
  /** Narrowest thing that can be exempted: both tokens of a site, or the hub's registry. */
  at: "tokens" | "registry";
  /** Why it may be given, one sentence. */
  reason: string;
  /** Does the definition find fault with this registry, whose properties are as Azure shows them? */
  isNeeded(registry: unknown): boolean;
}

/** A definition of Azure Policy that following the staging guide trips. */
export interface Clash {
  builtIn: BuiltIn;
  /** Id of its twin that changes resources instead of reporting them. */
  modifiedBy?: string;
  /** Step of the guide that trips it. */
  step: string;
  /** The way without an exemption, one sentence. */
  instead: string;
  /** Absent where `instead` is always open. */
  exemption?: ClashExemption;
}

/** The clash as a rule's text tells it. */
export function clashText({ builtIn: { id, title }, step, instead }: Clash): string {
  return `The staging guide (${step}) trips Azure Policy's "${title}" (${id}): ${instead}`;
}
