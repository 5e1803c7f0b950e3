import type { Fault } from "../../components/core/fault";

/** The fault of a stack's file that is missing or cannot be read. */
export function stackFileFault(what: string, file: string, fix: string): Fault {
  return { code: "EDGE-STACK-FILE", what, given: file, allowed: "a YAML file with the stack's settings below config", fix };
}

/** The fault of a stack's file that is not YAML. */
export function unreadableStackFile(error: unknown, file: string): Fault {
  // The parser's first line names the place; the following lines quote the file, which may hold a secret.
  const [why = ""] = error instanceof Error ? error.message.split("\n") : [];
  return stackFileFault(`the stack's file cannot be read: ${why}`, file, "correct the file");
}
