import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { EdgeError, type Fault } from "../../components/core/fault";
import { at, isObject } from "../../components/core/json";
import { configSizeFault } from "../../program/config/config-size";
import { stackFile } from "../../program/config/config-source";

/** The fault of a stack whose file has more config than a program can be started with. A file that is missing or cannot be read is left to Pulumi. */
export function configFault(folder: string, stack: string): Fault | undefined {
  // A full name is organization/project/stack.
  const file = join(folder, stackFile(stack.split("/").at(-1) ?? stack));
  const config = existsSync(file) ? configIn(readFileSync(file, "utf8")) : undefined;
  return isObject(config) ? configSizeFault(stack, config) : undefined;
}

/** Refuses a stack whose program could not be started, before Pulumi starts. Throws EdgeError `EDGE-CONFIG-SIZE`. */
export function assertConfigFits(folder: string, stack: string): void {
  const fault = configFault(folder, stack);
  if (fault) throw new EdgeError([fault]);
}

function configIn(text: string): unknown {
  try {
    return at(parse(text, { logLevel: "silent" }), "config");
  } catch {
    return undefined;
  }
}
