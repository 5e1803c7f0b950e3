import * as pulumi from "@pulumi/pulumi";
import { formatFaults } from "../../components/core/fault";
import { faultsOf } from "./error-faults";

/** The error that ends a run: faults without a stack trace, which would not help the user; a bug of this program as it is, with its stack trace. */
export function runError(error: unknown): unknown {
  const faults = faultsOf(error);
  return faults.some(({ code }) => code === "EDGE-UNEXPECTED") ? error : new pulumi.RunError(formatFaults(faults));
}
