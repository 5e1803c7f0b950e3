import type { Fault } from "../core/fault";

/** A version exists with other content. Solution versions on sites keep a copy of what it was, so it is never changed or made anew under the same number. */
export function versionChanged(what: "schema" | "config template" | "solution template", versionId: string): Fault {
  const [name, , version] = versionId.split("/").slice(-3);
  return {
    code: "EDGE-VERSION-CHANGED",
    what: `version ${version} of ${what} ${name} exists with other content`,
    given: versionId,
    allowed: "the content it has; a version never changes",
    fix: `put the folder of ${version} back as it was, and make the change in a folder for a new version beside it`,
  };
}
