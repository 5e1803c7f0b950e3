import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { EdgeError, type Fault } from "../../components/core/fault";

/** The fault of a stack's file that is missing or cannot be read. `file`: its path below the project's folder. */
export function stackFileFault(what: string, file: string, fix: string): Fault {
  return { code: "EDGE-STACK-FILE", what, given: file, allowed: "a YAML file with the stack's settings below config", fix };
}

/** The content of a stack's file. `file`: its path below the project's folder. @throws EdgeError with the place of what is not YAML */
export function readStackYaml(path: string, file: string): unknown {
  try {
    return parse(readFileSync(path, "utf8"), { logLevel: "error" });
  } catch (error) {
    // The parser's first line names the place; the following lines quote the file, which may hold a secret.
    const [why = ""] = error instanceof Error ? error.message.split("\n") : [];
    throw new EdgeError([stackFileFault(`the stack's file cannot be read: ${why}`, file, "correct the file")]);
  }
}
