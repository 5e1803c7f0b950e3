import type { Fault } from "../../core/fault";
import type { ServiceFailure } from "../../arm/arm-error";

/** An image to import: where from, and its name in the registry. */
export interface ImportedNames {
  /** `host/repository[:tag][@digest]`. */
  source: string;
  /** `repository:tag`. */
  image: string;
}

/** The name has another image. `wanted` is the source's digest, undefined where its registry does not tell this machine. */
export function imageTaken({ source, image }: ImportedNames, present: string, wanted: string | undefined): Fault {
  const taken = { code: "EDGE-IMAGE-TAKEN", given: `${image} = ${present}` };
  if (wanted === undefined)
    return {
      ...taken,
      what: `image ${image} is in the registry already, and whether it is that of ${source} cannot be seen from here`,
      allowed: "an image whose digest is known",
      fix: "name the source by digest, or see that this machine can read its registry",
    };
  return {
    ...taken,
    what: `image ${image} is in the registry already, and is not that of ${source}`,
    allowed: wanted,
    fix: "import it by another name: a tag that sites may have is never moved",
  };
}

/** What the operation's words are taken for. Source of the words: Azure/acr issues 181, 196 and 457; how a missing image is told is `assumed`. */
const failures: readonly { says: RegExp; fix: string }[] = [
  {
    says: /unauthori[sz]ed|authentication required|denied/i,
    fix: "give Azure a login at the source registry (config key importCredentials), or correct it; registries also say so of an image that they do not have",
  },
  { says: /not found|unknown/i, fix: "correct the source: its registry has no such image" },
];

/** Azure could not copy an image. */
export function importFailure({ source, image }: ImportedNames, { code, message = "" }: ServiceFailure): Fault {
  const known = failures.find(({ says }) => says.test(`${code} ${message}`));
  return {
    code: "EDGE-IMPORT-FAILED",
    what: `Azure could not import ${source}: ${[code, message].filter(Boolean).join(": ")}`,
    given: image,
    fix: known?.fix ?? "correct what Azure names, then run `pulumi up` again",
  };
}

/** What is in the registry after an import is not what was asked for. */
export function importedOther({ source, image }: ImportedNames, present: string | undefined, wanted: string): Fault {
  return {
    code: "EDGE-IMPORT-FAILED",
    what: `Azure imported ${source}, but the registry has ${present === undefined ? `no ${image}` : "another image by its name"}`,
    given: `${image} = ${present ?? "(nothing)"}`,
    allowed: wanted,
    fix: "see who else writes to the registry, then import it by another name",
  };
}
