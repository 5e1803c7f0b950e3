import { z } from "zod";
import { nodeTrustOf } from "../../components/cluster/node-trust/node-trust-choice";
import { areApart, pullSecretTypes } from "../../components/cluster/pull-secrets/pull-secret";
import { siteDefaults } from "../../components/site/defaults";
import { bitsPerSecond } from "../../components/core/data-rate";
import { proofModes } from "../../components/core/image-proof";
import { durationMs } from "../../components/core/duration";
import { fittingNodeTrust, nodeTrustConditions, nodeTrustSettings } from "./node-trust-schema";
import { freeze, installTime, lineVeto, maintenanceWindows } from "./maintenance-schema";
import { labels } from "./rollout-schema";
import { sitePrerequisites } from "./site-prerequisites-schema";
import { siteTarget } from "./site-target-schema";
import { siteRegistrySchema } from "./site-registry-schema";
import { armId, durationBetween, edgeApiVersion, filled, flag, label, ownerSetting, subdomain, tags, text, timeout } from "./values";

const adopt = z
  .strictObject({
    connectedRegistryId: armId("Microsoft.ContainerRegistry/registries/connectedRegistries").meta({
      description: "Existing connected registry of the hub's registry.",
    }),
    extensionId: armId("Microsoft.KubernetesConfiguration/extensions").meta({ description: "Existing connected registry extension on the site's cluster." }),
    targetId: armId("Microsoft.Edge/targets").optional().meta({ description: "Existing target of workload orchestration.", absent: "the program creates one" }),
    clientTokenIds: z.array(armId("Microsoft.ContainerRegistry/registries/tokens"), "a list of ARM ids of tokens").default([]).meta({
      description: "Existing tokens that keep their right to pull from the site, in addition to the site's own token.",
      allowed: "a list of ARM ids of tokens",
    }),
  })
  .optional()
  .meta({
    description: "Existing resources of a site that was built by hand or with other tools; the program adopts them. Leave it in the file afterwards.",
    absent: "the program creates everything",
  });

const extension = z
  .strictObject({
    version: text(/^\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9A-Za-z.-]{1,64})?$/, "three numbers, for example `1.5.0`")
      .optional()
      .meta({ description: "Version to pin the extension to; the service does not upgrade it then.", absent: "the newest version of the release train" }),
    releaseTrain: text(/^[A-Za-z]{1,64}$/, "letters, for example `Stable`")
      .optional()
      .meta({ description: "Release train within which the service upgrades the extension. Not allowed together with `version`.", absent: "`Stable`" }),
  })
  .refine(({ version, releaseTrain }) => version === undefined || releaseTrain === undefined, {
    path: ["releaseTrain"],
    message: "no value where site.extension.version is set: a pinned version is not upgraded",
  })
  .prefault({})
  .meta({ description: "Version of the connected registry extension.", dependencies: { version: { properties: { releaseTrain: false } } } });

/** Is the margin shorter than the validity? True without a validity, and for one that is refused already. */
function isShorter(margin: string, validity = ""): boolean {
  const [marginMs, validityMs] = [durationMs(margin) ?? 0, durationMs(validity) ?? 0];
  return validityMs < 2 * 86_400_000 || marginMs < validityMs;
}

/** Ten years; a longer one is as good as none. Our proposal. */
const longestValidity = "P3650D";
const passwords = z
  .strictObject({
    validity: durationBetween("P2D", longestValidity).optional().meta({
      description: "How long a password of the site's two tokens is valid. Ten years or less: leave it out where passwords need not expire.",
      absent: "passwords do not expire",
    }),
    margin: durationBetween("P1D", longestValidity)
      .default(siteDefaults.passwords.margin)
      .meta({
        description: "How long before its expiry a password is replaced. Must be shorter than `validity`.",
        alsoChecked: `Must be an ISO 8601 duration of P1D to ${longestValidity}, shorter than \`site.passwords.validity\`.`,
      }),
    settling: durationBetween("PT0S", "P1D").default(siteDefaults.passwords.settling).meta({
      description: "How long after the new password the site must complete a sync before the previous password may be removed.",
    }),
  })
  .refine(({ validity, margin }) => isShorter(margin, validity), { path: ["margin"], message: "a duration shorter than site.passwords.validity" })
  .prefault({})
  .meta({ description: "Lifetime of the passwords of the site's sync token and client token." });

const counterAllowed = "a number, or a text of at most 256 characters";
const counter = z
  .union([z.string().max(256), z.number()], counterAllowed)
  .transform(String)
  .prefault(siteDefaults.rotation.sync)
  .meta({ allowed: counterAllowed });
const rotation = z
  .strictObject({
    sync: counter.meta({ description: "Counter or text; change it to issue a new password of the sync token." }),
    client: counter.meta({ description: "Counter or text; change it to issue a new password of the client token." }),
  })
  .prefault({})
  .meta({ description: "Rotation of a password by hand." });

const linkRate = "a rate in kbit/s, Mbit/s or Gbit/s, for example `10Mbit/s`";
const link = z
  .strictObject({
    rate: text(/^\d{1,6}(\.\d{1,3})?[kMG]bit\/s$/, linkRate)
      .refine((rate) => bitsPerSecond(rate) !== undefined, linkRate)
      .meta({ description: "Rate at which images reach the site.", alsoChecked: "Must be more than zero." }),
  })
  .optional()
  .meta({
    description: "The site's link to the cloud, for the forecast of when new images are there.",
    absent: "the rate at which earlier runs saw images arrive; before one did, the forecast names no time",
  });
const fetch = z
  .strictObject({
    stallTimeout: durationBetween("PT5M", "P7D").default(siteDefaults.fetch.stallTimeout).meta({
      description:
        "Longest time in which no further blob arrives at the site, before the run stops and diagnoses the site. Must be longer than the largest layer takes on the site's link.",
    }),
    timeout: durationBetween("PT5M", "P7D").default(siteDefaults.fetch.timeout).meta({
      description: "How long one run waits for the images of a site that syncs continuously. A later run continues.",
    }),
  })
  .prefault({})
  .meta({ description: "Fetch of the images before their version is published." });

/** Each revision keeps its images on the site's volume. Our proposal. */
const mostRevisions = 50;
const revisions = `a whole number of revisions, 0 to ${mostRevisions}`;
const keepRevisions = z.int(revisions).min(0, revisions).max(mostRevisions, revisions).meta({ allowed: revisions });
const solutionsAllowed = "a list of solutions, each with name and version";
const solutions = z
  .array(
    z.strictObject({
      name: filled("the name of a folder in stacks/solutions").meta({ description: "Name of the solution, a folder in `stacks/solutions`." }),
      version: text(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/, "three numbers, for example `1.0.0`").meta({
        description: "Version to stage, a folder in the solution's folder.",
      }),
      values: z
        .record(z.string(), z.unknown(), "a map of values, with names from the solution's schema")
        .default({})
        .meta({ description: "Values for the solution's schema. Not a place for secrets.", allowed: "a map of values, with names from the solution's schema" }),
      installation: z.enum(["off", "on"]).default("off").meta({ description: "`on`: install the solution on the site after staging. `off`: stage only." }),
      keepRevisions: keepRevisions.optional().meta({ description: "Number of previous revisions that stay on the site.", absent: "`site.keepRevisions`" }),
    }),
    solutionsAllowed,
  )
  .default([])
  .meta({ description: "Solution versions to stage on the site.", allowed: solutionsAllowed });

const pullSecretsAllowed = "a list of pull secrets, each with namespace, name and type";
const pullSecrets = z
  .array(
    z.strictObject({
      namespace: label.default(siteDefaults.pullSecret.namespace).meta({ description: "Namespace of the Secret; it must exist." }),
      name: subdomain.default(siteDefaults.pullSecret.name).meta({ description: "Name of the Secret." }),
      type: z
        .enum(pullSecretTypes)
        .default(siteDefaults.pullSecret.type)
        .meta({ description: "`Opaque`: for charts that follow the staging guide. `kubernetes.io/dockerconfigjson`: for `imagePullSecrets` of pods." }),
    }),
    pullSecretsAllowed,
  )
  .min(1, "one pull secret or more")
  .refine(areApart, "each namespace and name once")
  .prefault([{}])
  .meta({
    description: "Secrets in the cluster that hold the credentials for pulls from the site's registry.",
    absent: "one Secret, `default/my-acr-secret`, of type `Opaque`",
    allowed: pullSecretsAllowed,
    minItems: 1,
    alsoChecked: "Each namespace and name occurs once.",
  });

const siteSettings = z.strictObject({
  hub: text(/^[\w.-]{1,100}$/, "the name of a stack of this project: 1-100 letters, digits, `-`, `_` and `.`, without organization and project").meta({
    description: "Name of the hub's stack, which is a stack of this project.",
  }),
  key: text(/^[a-z][a-z0-9]{4,39}$/, "5-40 lower-case letters and digits, starting with a letter").meta({
    description: "Name of the site's resources in Azure and in the cluster.",
  }),
  labels: labels.optional().meta({ description: "Labels of the site, by which the waves of a rollout select it.", absent: "no labels" }),
  adopt,
  formerOwner: ownerSetting("connected registry, tokens, target and Secrets"),
  compat: z.enum(["guide-2025"]).optional().meta({ description: "Older edition of the staging guide that the site follows.", absent: "the current edition" }),
  ...nodeTrustSettings,
  connectedClusterId: armId("Microsoft.Kubernetes/connectedClusters").meta({ description: "Arc-enabled cluster of the site." }),
  clusterAccess: z
    .strictObject({
      context: filled("the name of a kubeconfig context").meta({ description: "Context of the kubeconfig: the file in `KUBECONFIG`, else `~/.kube/config`." }),
    })
    .meta({ description: "Access to the cluster's API server." }),
  registry: siteRegistrySchema.prefault({}).meta({ description: "The registry at the site." }),
  extension,
  passwords,
  rotation,
  link,
  proof: z.enum(proofModes).default(siteDefaults.proof).meta({
    description:
      "Whether each image must be proved to be at the site before its version is published or installed. `preferred`: where the program cannot read the site's registry, the service's word counts. `required`: the run fails there. `off`: nothing is fetched beforehand. The policy profile `production` requires `required`.",
  }),
  fetch,
  target: siteTarget,
  prerequisites: sitePrerequisites,
  solutions,
  keepRevisions: keepRevisions
    .default(1)
    .meta({ description: "Number of previous revisions of each solution that stay on the site; each keeps its images on the site's volume." }),
  warm: z.enum(["off", "on"]).default(siteDefaults.warm).meta({
    description:
      "`on`: a DaemonSet keeps the images of the pinned versions, and of the former ones that stay, on every Linux node. A rollback then needs neither the WAN nor the site's registry.",
  }),
  warmImage: filled("an image with a statically linked busybox").default(siteDefaults.warmImage).meta({
    description:
      "Image of the DaemonSet for `warm: on`, whose busybox must need no library, because it runs in every other image. The nodes must be able to pull it. It is not privileged.",
  }),
  pullSecrets,
  tags: tags("the site's target; Azure has no tags for anything else of a site"),
  orchestrationApiVersion: edgeApiVersion,
  windows: maintenanceWindows,
  freeze: freeze("the site"),
  veto: lineVeto,
  installTime,
  retireUnreachable: flag.default(siteDefaults.retireUnreachable).meta({
    description: "The cluster is permanently gone: `pulumi destroy` removes the site without it.",
  }),
  timeout: timeout.default(siteDefaults.timeout),
});

/** One factory site. */
export const siteSchema = siteSettings
  .check(fittingNodeTrust)
  .refine(({ registry, nodeTrust, flavor }) => !registry.labelledNodesOnly || nodeTrustOf(flavor, nodeTrust) === "extension", {
    path: ["registry", "labelledNodesOnly"],
    message: "false unless site.nodeTrust is `extension`, which is the default of site.flavor `generic`",
  })
  .refine(({ registry, prerequisites }) => prerequisites.certManager === "require" || registry.certificate.from !== "extension", {
    path: ["prerequisites", "certManager"],
    message: "require where site.registry.certificate.from is `extension`, which installs a cert-manager of its own",
  })
  .refine(({ prerequisites, target }) => prerequisites.solutionNamespace === undefined || target.solutionScope !== undefined, {
    path: ["prerequisites", "solutionNamespace"],
    message: "absent unless site.target.solutionScope names the namespace",
  })
  .meta({ allOf: nodeTrustConditions });

/** A site's settings with every default filled in. */
export type SiteConfig = z.infer<typeof siteSchema>;
