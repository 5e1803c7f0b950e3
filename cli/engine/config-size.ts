import { EdgeError, type Fault } from "../../components/core/fault";
import { configSizeFault } from "../../program/config/config-size";
import { configInFile } from "./stack-file";

/** The fault of a stack whose file has more config than a program can be started with. A file that is missing or cannot be read is left to Pulumi. */
export function configFault(folder: string, stack: string): Fault | undefined {
  const config = configInFile(folder, stack);
  return config ? configSizeFault(stack, config) : undefined;
}

/** Refuses a stack whose program could not be started, before Pulumi starts. Throws EdgeError `EDGE-CONFIG-SIZE`. */
export function assertConfigFits(folder: string, stack: string): void {
  const fault = configFault(folder, stack);
  if (fault) throw new EdgeError([fault]);
}
