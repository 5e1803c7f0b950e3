import * as pulumi from "@pulumi/pulumi";
import { EdgeError, type Fault, formatFaults } from "../../components/core/fault";

/** What the gate found around a stack, before anything is written. */
export interface GateFindings {
  /** Stop a run; a preview shows them as warnings. */
  faults: Fault[];
  /** Shown, and stop nothing. */
  warnings: Fault[];
}

/**
 * Lets the run continue, or stops it. A preview always continues and warns, because the same pull request may create what is missing.
 * @throws EdgeError with every fault
 */
export async function passGate({ faults, warnings }: GateFindings): Promise<void> {
  const shown = pulumi.runtime.isDryRun() ? [...faults, ...warnings] : warnings;
  if (shown.length > 0) await pulumi.log.warn(formatFaults(shown));
  if (faults.length > 0 && !pulumi.runtime.isDryRun()) throw new EdgeError(faults);
}

/** A resource that `site.adopt` names does not exist. */
export function missing(what: string, given: string, allowed: string): Fault {
  return { code: "EDGE-ADOPT-MISSING", what, given, allowed, fix: "correct the id, or remove site.adopt if there is nothing to adopt" };
}

/** A resource to adopt differs from the config and cannot be changed in place. */
export function differs(what: string, given: string, allowed: string, fix: string): Fault {
  return { code: "EDGE-ADOPT-DIFFERS", what, given, allowed, fix };
}
