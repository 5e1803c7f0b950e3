import type { Fault } from "../../core/fault";
import type { ServiceFailure } from "../../arm/arm-error";
import { isAzureRegistry } from "../../oci/known-registries";
import { readImportSource } from "./import-source";

/** An image to import: its source and its name in the registry. */
export interface ImportedNames {
  /** `host/repository[:tag][@digest]`. */
  source: string;
  /** `repository:tag`. */
  image: string;
  /** ARM id of the source registry, if Azure reads it by that. */
  sourceRegistryId?: string | undefined;
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

/** How Azure reads a source: by the ARM id of an Azure registry, or by the host of an Azure registry or of any other. */
type SourceKind = "azure by id" | "azure by host" | "other";

const pushInstead = "push the image with `npx edge-staging push` from a machine that reaches both registries";

/** Without the id, Azure reads another Azure registry as anybody on the internet does. */
const nameById =
  "name the source by its registry's ARM id (registryId of the image in hub.images): Azure then reads it as a trusted service, with the identity of this run";

const allowServices =
  "allow trusted services at the source and at the hub's registry (`az acr update --name <registry> --allow-trusted-services true`), or push the image with `npx edge-staging push`";

/** The source admits only known networks, does not answer, refuses the login, or lacks the image. */
export type ImportFailureClass = "closed" | "unreachable" | "login" | "missing";

/** What the operation's messages mean. Source of the messages: Azure/acr issues 181, 196, 457, 435 and 668; those for a missing image and for a host that does not answer are `assumed:import-failure-texts`. */
const failures: readonly { means: ImportFailureClass; pattern: RegExp; fix: Readonly<Record<SourceKind, string>> }[] = [
  {
    means: "closed",
    pattern: /not allowed access|acr\/firewall|trusted services|public network access/i,
    fix: {
      "azure by id": allowServices,
      "azure by host": nameById,
      other: `the source admits only known networks, and Azure is not one of them: ${pushInstead}`,
    },
  },
  {
    means: "unreachable",
    pattern: /no such host|timed? ?out|connection (refused|reset)|could not be resolved|dial tcp/i,
    fix: { "azure by id": allowServices, "azure by host": nameById, other: `Azure cannot reach the source over the internet: ${pushInstead}` },
  },
  {
    means: "login",
    pattern: /unauthori[sz]ed|authentication required|denied|forbidden/i,
    fix: {
      "azure by id":
        "give the identity of this run a role that reads images at the source registry: AcrPull, or Container Registry Repository Reader in ABAC mode",
      "azure by host": `${nameById}; or give Azure a token's login (config key importCredentials)`,
      other:
        "give Azure a login at the source registry (config key importCredentials), or correct it; registries also answer this for an image that does not exist",
    },
  },
  { means: "missing", pattern: /not found|unknown/i, fix: sameFix("correct the source: its registry has no such image") },
];

function sameFix(fix: string): Record<SourceKind, string> {
  return { "azure by id": fix, "azure by host": fix, other: fix };
}

function sourceKind({ source, sourceRegistryId }: ImportedNames): SourceKind {
  if (sourceRegistryId !== undefined) return "azure by id";
  return isAzureRegistry(readImportSource(source)?.host ?? "") ? "azure by host" : "other";
}

function knownFailure({ code, message = "" }: ServiceFailure) {
  return failures.find(({ pattern }) => pattern.test(`${code} ${message}`));
}

/** What the failure of an import means; undefined for one that is not known. */
export function importFailureClass(failure: ServiceFailure): ImportFailureClass | undefined {
  return knownFailure(failure)?.means;
}

/** The fault for an import that failed. */
export function importFailure(names: ImportedNames, failure: ServiceFailure): Fault {
  const { source, image } = names;
  const { code, message = "" } = failure;
  const known = knownFailure(failure);
  return {
    code: "EDGE-IMPORT-FAILED",
    what: `Azure could not import ${source}: ${[code, message].filter(Boolean).join(": ")}`,
    given: image,
    fix: known?.fix[sourceKind(names)] ?? "correct what Azure names, then run `pulumi up` again",
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
