import * as pulumi from "@pulumi/pulumi";
import { EdgeError, type Fault, formatFaults } from "../../components/core/fault";

/** What a look at a stack's surroundings found, before anything is written. */
export interface Gate {
  /** Stop a run; in a preview they are warnings. */
  faults: Fault[];
  /** Are told, and stop nothing. */
  warnings: Fault[];
}

/** Lets the program go on, or stops it with every fault at once: a preview goes on with a warning, because what is missing may come with the same pull request. */
export async function passGate({ faults, warnings }: Gate): Promise<void> {
  const told = pulumi.runtime.isDryRun() ? [...faults, ...warnings] : warnings;
  if (told.length > 0) await pulumi.log.warn(formatFaults(told));
  if (faults.length > 0 && !pulumi.runtime.isDryRun()) throw new EdgeError(faults);
}
