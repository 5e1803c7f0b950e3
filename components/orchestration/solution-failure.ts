import { type ServiceFailure, formatServiceFailure } from "../arm/arm-error";
import type { Fault } from "../core/fault";
import { clusterFailure } from "../diagnosis/cluster-failure";

/** A known cause of a staging failure. */
interface StagingFailureClass {
  /** Matches the failure's code, split into words, or its message. */
  pattern: RegExp;
  fix: string;
  /** Can the failure end without anyone acting? @default - no */
  isTransient?: true;
}

const publishAgain = "then run `pulumi up` again, which publishes the same revision";
const reissue = "run `pulumi up --refresh`, which issues a new password if the token lost its own, updates";

/**
 * Messages of the script that checks the images at a site.
 * Source: the vendor's `check-acr-images.sh` and the script that calls it, in public code; release unknown. It calls `kubectl exec` and `kubectl cp` in the registry's pod.
 */
const failuresAtSite: readonly StagingFailureClass[] = [
  {
    pattern: /not all images were (fully )?downloaded/i,
    fix: `wait until the site has synced, ${publishAgain}; if the numbers do not change, check the sync with \`pulumi up --refresh\`, and that each staged image is written repository:tag`,
    isTransient: true,
  },
  {
    pattern: /no connected registry (was )?found|connected registry (was )?not found|has no connected registry/i,
    fix: `check that the cluster has the connected registry extension (kubectl get extensionconfigs -A); if it has none, run \`pulumi up --refresh\`, which installs it again, ${publishAgain}`,
  },
  {
    pattern: /connected registry pod (was )?not found/i,
    fix: `check that the pods of the site's extension run in namespace connected-registry, and that the cluster has no second connected registry extension, ${publishAgain}`,
  },
  {
    pattern: /no valid images (were )?found/i,
    fix: "create a new version of the solution whose staged images are all written repository:tag, without host and digest, and pin it",
  },
  {
    pattern: /error executing the script in the connected registry pod|unable to upgrade connection|pods\/exec/i,
    fix: `allow workload orchestration to exec into the pods of namespace connected-registry: exempt the namespace from admission policies that deny pods/exec, ${publishAgain}`,
  },
];

/**
 * Known causes and their remedies.
 * Source: troubleshooting page of workload orchestration, staging; states of solution versions, for the external validator.
 * `assumed:staging-failure-texts`: the codes and messages that the service uses for each cause.
 */
const stagingFailureClasses: readonly StagingFailureClass[] = [
  ...failuresAtSite,
  {
    pattern: /external validat/i,
    fix: "correct what the external validator rejected, then run `pulumi up` again, which creates and publishes a new revision",
  },
  {
    pattern: /disk.*full|no space left/i,
    fix: `free disk space on the site, for example with a lower \`keepRevisions\`, which removes former revisions; ${publishAgain}`,
  },
  { pattern: /client token/i, fix: `${reissue} the pull secret, and publishes the same revision` },
  { pattern: /auth(entication)? token/i, fix: `${reissue} the site's extension, and publishes the same revision` },
  { pattern: /acr resource id/i, fix: "create a new version of the solution whose `acrResourceId` is the full ARM id of the hub's registry, and pin it" },
  {
    pattern: /\bip\b.*(not|cannot be) resolv/i,
    fix: `make sure that the Service of the site's registry exists in namespace connected-registry with the address \`registry.serviceAddress\`; ${publishAgain}`,
  },
  { pattern: /limited network|network.*limited/i, fix: `repair the site's network connection to the cloud, ${publishAgain}`, isTransient: true },
  {
    pattern: /images?\b.*(missing|corrupt|not found)/i,
    fix: `push the image, or delete the corrupt copy on the site, ${publishAgain}; a wrong image name needs a new version of the solution`,
  },
];

const fixForOthers = `correct the reported cause, ${publishAgain}, or creates a new one if this one was rejected`;

/** Fault for a solution version that could not be staged, whether its operation or its state reports the failure. */
export function stagingFailure(failure: ServiceFailure, solutionVersionId: string): Fault {
  return {
    code: "EDGE-STAGING-FAILED",
    what: `the service could not stage the solution version: ${formatServiceFailure(failure)}`,
    given: solutionVersionId,
    fix: classOf(failure)?.fix ?? fixForOthers,
  };
}

/** Can a staging failure end without anyone acting, so that publishing again is worthwhile? Undefined for an unknown cause. */
export function isTransient(failure: ServiceFailure): boolean | undefined {
  const found = classOf(failure);
  return found && found.isTransient === true;
}

/** Fault for a solution version that could not be installed, whether its operation or its state reports the failure. */
export function installationFailure(failure: ServiceFailure, solutionVersionId: string): Fault {
  return {
    code: "EDGE-INSTALLATION-FAILED",
    what: `the service could not install the solution version: ${formatServiceFailure(failure)}`,
    given: solutionVersionId,
    fix: `${clusterFailure(failure.message ?? "", "the solution's namespace")?.fix ?? "correct the reported cause"}, then run \`pulumi up\` again, which installs the same revision`,
  };
}

/** The code takes precedence over the message, which may mention several causes. */
function classOf({ code = "", message = "" }: ServiceFailure): StagingFailureClass | undefined {
  const texts = [code.replace(/([a-z])([A-Z])/g, "$1 $2"), message];
  return texts.flatMap((text) => stagingFailureClasses.find(({ pattern }) => pattern.test(text)) ?? [])[0];
}
