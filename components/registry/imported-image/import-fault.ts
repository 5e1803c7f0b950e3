import type { Fault } from "../../core/fault";
import type { ServiceFailure } from "../../arm/arm-error";

/** An image to import: its source and its name in the registry. */
export interface ImportedNames {
  /** `host/repository[:tag][@digest]`. */
  source: string;
  /** `repository:tag`. */
  image: string;
}

/** The fault for a name that another image has. `wanted`: the source's digest; undefined where this machine cannot read its registry. */
export function imageTaken({ source, image }: ImportedNames, present: string, wanted: string | undefined): Fault {
  const taken = { code: "EDGE-IMAGE-TAKEN", given: `${image} = ${present}` };
  if (wanted === undefined)
    return {
      ...taken,
      what: `image ${image} is already in the registry, and this machine cannot read ${source} to compare it`,
      allowed: "an image whose digest is known",
      fix: "name the source by digest, or give this machine read access to its registry",
    };
  return {
    ...taken,
    what: `image ${image} is already in the registry, and differs from ${source}`,
    allowed: wanted,
    fix: "import it under another name: a tag that sites may use is never moved",
  };
}

/** What the operation's messages mean. Source of the messages: Azure/acr issues 181, 196 and 457; the message for a missing image is `assumed`. */
const failures: readonly { pattern: RegExp; fix: string }[] = [
  {
    pattern: /unauthori[sz]ed|authentication required|denied/i,
    fix: "give Azure a login at the source registry (config key importCredentials), or correct it; registries also answer this for an image that does not exist",
  },
  { pattern: /not found|unknown/i, fix: "correct the source: its registry has no such image" },
];

/** The fault for an import that failed. */
export function importFailure({ source, image }: ImportedNames, { code, message = "" }: ServiceFailure): Fault {
  const known = failures.find(({ pattern }) => pattern.test(`${code} ${message}`));
  return {
    code: "EDGE-IMPORT-FAILED",
    what: `Azure could not import ${source}: ${[code, message].filter(Boolean).join(": ")}`,
    given: image,
    fix: known?.fix ?? "correct what Azure names, then run `pulumi up` again",
  };
}

/** The fault for an import after which the registry has another image, or none. */
export function importedOther({ source, image }: ImportedNames, present: string | undefined, wanted: string): Fault {
  return {
    code: "EDGE-IMPORT-FAILED",
    what: `Azure imported ${source}, but the registry has ${present === undefined ? `no ${image}` : "another image under its name"}`,
    given: `${image} = ${present ?? "(nothing)"}`,
    allowed: wanted,
    fix: "find out who else writes to the registry, then import it under another name",
  };
}
