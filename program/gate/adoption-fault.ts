import type { Fault } from "../../components/core/fault";

/** Something that is to be taken over is not there. */
export function missing(what: string, given: string, allowed: string): Fault {
  return { code: "EDGE-ADOPT-MISSING", what, given, allowed, fix: "correct the id, or leave site.adopt out where there is nothing to take over" };
}

/** Something that is to be taken over is not what the config says, and cannot become it in place. */
export function differs(what: string, given: string, allowed: string, fix: string): Fault {
  return { code: "EDGE-ADOPT-DIFFERS", what, given, allowed, fix };
}
