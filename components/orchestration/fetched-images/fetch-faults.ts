import type { Fault } from "../../core/fault";
import type { FetchedImagesInputs as Inputs } from "./inputs";

/** How far a fetch is when it ends in a fault. */
export interface FetchStatus {
  /** Progress, or why a registry gave no answer. */
  status: string;
  /** What each incomplete image lacks; undefined until the cloud registry was read. */
  missing: string | undefined;
}

/** The fault of a fetch without progress. */
export function fetchStalled({ stallTimeout, siteRegistry }: Inputs, { status, missing }: FetchStatus): Fault {
  return {
    code: "EDGE-FETCH-STALLED",
    what: `nothing more has arrived at site ${siteRegistry.site} for ${stallTimeout}; last status: ${status}`,
    given: [`site.fetch.stallTimeout = ${stallTimeout}`, missing].filter(Boolean).join("; "),
    fix: "check the site's link and volume, then run `edge-staging up` again, which fetches only what is missing; raise the setting where one layer takes longer",
  };
}

/** The fault of a fetch over a broken link. */
export function fetchBlocked({ siteRegistry, solution, version }: Inputs, { status, missing = "images of the version" }: FetchStatus): Fault {
  return {
    code: "EDGE-FETCH-BLOCKED",
    what: `site ${siteRegistry.site} cannot fetch the images of ${solution} ${version}; last status: ${status}`,
    given: missing,
    fix: "repair what the errors below name, then run `edge-staging up` again, which fetches only what is missing",
  };
}

/** The fault of a login that a registry accepted before. */
export function fetchLoginRefused({ siteRegistry, solution, version }: Inputs, { status, missing = "images of the version" }: FetchStatus): Fault {
  return {
    code: "EDGE-FETCH-LOGIN",
    what: `the password of client token ${siteRegistry.username} changed while site ${siteRegistry.site} fetched the images of ${solution} ${version}: ${status}`,
    given: missing,
    fix: "run `edge-staging up` with `-- --refresh`, which issues a new password where the token lost its own, then fetches only what is missing",
  };
}
