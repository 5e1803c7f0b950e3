import * as pulumi from "@pulumi/pulumi";
import { formatFaults } from "../components/core/fault";
import { faultOf } from "./command-fault";

/** What ends a run of the program: its faults alone, for the engine would add a stack that means nothing to the user; a mistake of the program as it is, with its stack. */
export function runError(error: unknown): unknown {
  const faults = faultOf(error);
  return faults.some(({ code }) => code === "EDGE-UNEXPECTED") ? error : new pulumi.RunError(formatFaults(faults));
}
