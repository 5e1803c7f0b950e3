import type { Fault } from "../../core/fault";

/** What is wrong where a setting names a context that is not there, or that this sign-in may not read, as one of another tenant. */
export function noContext(setting: string, contextId: string): Fault {
  return {
    code: "EDGE-CONTEXT",
    what: "the context does not exist, or may not be read",
    given: `${setting} = ${contextId}`,
    allowed: "the tenant's context",
    fix: "correct the id, or sign in to its tenant with a right to read it",
  };
}
