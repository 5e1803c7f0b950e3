import { type ServiceFailure, formatServiceFailure } from "../arm/arm-error";
import type { Fault } from "../core/fault";

/** A class of failures: how it is told apart, and what is to be done. */
interface FailureClass {
  says: RegExp;
  fix: string;
  /** Does it pass without anybody doing anything? @default - no */
  passes?: true;
}

const again = "then run `pulumi up` again, which publishes the same revision";
const reissued = "run `pulumi up --refresh`, which issues the token's password again where it was lost, and publishes the same revision";

/**
 * Source: troubleshooting page of workload orchestration, staging: symptoms and remedies; the external validator's word: its state machine.
 * Which code and words the service uses for a symptom is `assumed`.
 */
const stagingClasses: readonly FailureClass[] = [
  { says: /external validat/i, fix: "have the validator accept what it refused, then run `pulumi up` again, which makes another revision" },
  { says: /disk.*full|no space left/i, fix: `free space on the site: a lower \`keepRevisions\` takes former revisions off it; ${again}` },
  { says: /client token/i, fix: `${reissued}; the pull secret gets it too` },
  { says: /auth(entication)? token/i, fix: `${reissued}; the site's extension gets it too` },
  { says: /acr resource id/i, fix: "make a new version of the solution whose `acrResourceId` is the whole ARM id of the hub's registry, and pin it" },
  {
    says: /\bip\b.*(not|cannot be) resolv/i,
    fix: `see that Service of the site's registry is there, in namespace connected-registry, with the address of \`registry.serviceAddress\`; ${again}`,
  },
  { says: /limited network|network.*limited/i, fix: `mend the site's way to the cloud, ${again}`, passes: true },
  {
    says: /images?\b.*(missing|corrupt|not found)/i,
    fix: `push the image, or delete the corrupt copy on the site, ${again}; a wrong name is put right in a new version of the solution`,
  },
];

const otherFix = `put right what is named, ${again}, or another one where this one was refused for good`;

/** What it means that a solution version could not be staged, whether its operation or its state tells. */
export function stagingFailure(words: ServiceFailure, solutionVersionId: string): Fault {
  return {
    code: "EDGE-STAGING-FAILED",
    what: `the service could not stage the solution version: ${formatServiceFailure(words)}`,
    given: solutionVersionId,
    fix: stagingClass(words)?.fix ?? otherFix,
  };
}

/** May a failure of staging pass without anybody doing anything? Undefined where the words are of no known class. */
export function mayPass(words: ServiceFailure): boolean | undefined {
  const found = stagingClass(words);
  return found && found.passes === true;
}

/** What it means that a solution version could not be installed, whether its operation or its state tells. */
export function installationFailure(words: ServiceFailure, solutionVersionId: string): Fault {
  return {
    code: "EDGE-INSTALLATION-FAILED",
    what: `the service could not install the solution version: ${formatServiceFailure(words)}`,
    given: solutionVersionId,
    fix: "put right what is named, then run `pulumi up` again, which installs the same revision",
  };
}

/** The code decides where it is of a class; a message may mention many things. */
function stagingClass({ code = "", message = "" }: ServiceFailure): FailureClass | undefined {
  const texts = [code.replace(/([a-z])([A-Z])/g, "$1 $2"), message];
  return texts.flatMap((text) => stagingClasses.find(({ says }) => says.test(text)) ?? [])[0];
}
