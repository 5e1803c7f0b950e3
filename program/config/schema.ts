import { z } from "zod";
import { authoritiesIn } from "../../components/cluster/extension/pem-certificates";
import { flavors, nodeTrustOf, nodeTrusts } from "../../components/cluster/node-trust/node-trust-choice";
import { orchestrationRoleChoices } from "../../components/core/orchestration-role";
import { isIssuedElsewhere } from "../../components/cluster/extension/registry-certificate";
import { areApart, hasOneForOrchestration, pullSecretTypes } from "../../components/cluster/pull-secrets/pull-secret";
import { durationMs } from "../../components/core/duration";
import { isOftenEnough, messageTtlDays } from "../../components/core/sync-schedule";
import { adoptSchema } from "./adopt-schema";
import { idOf } from "./arm-id-schema";
import { housekeeping } from "./housekeeping-schema";
import { imageImports } from "./image-imports-schema";
import { network } from "./network-schema";
import { fittingNodeTrust, nodesOverSsh } from "./trusted-node-schema";

/** SKUs the registry service knows; only Premium can feed connected registries, which the policy pack says. Source: Container Registry API, `sku.name`. */
const skus = ["Basic", "Standard", "Premium"] as const;

/** A text of this shape. The sentence says what is allowed, also where nothing or no text was given. */
const text = (pattern: RegExp, allowed: string) => z.string(allowed).regex(pattern, allowed);
const guid = text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "a GUID");
const resourceGroup = text(/^[-\w.()]{0,89}[-\w()]$/, "1-90 letters, digits, `-`, `_`, `.`, `(` and `)`, no `.` at the end");
const location = text(/^[a-z0-9]+$/, "a region in lower case without spaces, for example `eastus2`");
const registryName = text(/^[a-zA-Z0-9]{5,50}$/, "5-50 letters and digits");
/** Names of objects of Kubernetes. Source: Kubernetes, "Object Names and IDs". */
const label = text(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "1-63 lower-case letters, digits and `-`, a letter or digit first and last");
const subdomain = text(/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/, "1-253 lower-case letters, digits, `-` and `.`, a letter or digit first and last");
const filled = (allowed: string) => text(/./, allowed);
const isoDuration = "an ISO 8601 duration, for example `PT30M`";
const cron = `a cron expression of five fields, in numbers, that starts more often than every ${messageTtlDays.longest} days`;
const duration = z.string(isoDuration).refine((value) => durationMs(value) !== undefined, isoDuration);

const between = (least: string, longest: string) => {
  const allowed = `an ISO 8601 duration of ${least} to ${longest}`;
  const ms = (value: string) => durationMs(value) ?? Number.NaN;
  return z.string(allowed).refine((value) => ms(value) >= ms(least) && ms(value) <= ms(longest), allowed);
};

const certificate = z.discriminatedUnion(
  "from",
  [
    z.strictObject({ from: z.literal("cert-manager") }),
    z.strictObject({ from: z.literal("extension") }),
    z.strictObject({ from: z.literal("secret"), name: subdomain }),
    z.strictObject({ from: z.literal("config") }),
  ],
  "cert-manager | extension | secret | config",
);

const keepRevisions = z.int("a whole number of revisions, 0 or more").min(0, "a whole number of revisions, 0 or more");
const isoDays = (least: number) => `an ISO 8601 duration of ${least === 1 ? "a day" : `${least} days`} or more, for example \`P90D\``;
const days = (least: number) => z.string(isoDays(least)).refine((value) => (durationMs(value) ?? 0) >= least * 86_400_000, isoDays(least));
/** Is the margin shorter than the validity? Where there is none, or one that is refused already, nothing is said. */
const isShorter = (margin: string, validity = "") => {
  const [marginMs, validityMs] = [durationMs(margin) ?? 0, durationMs(validity) ?? 0];
  return validityMs < 2 * 86_400_000 || marginMs < validityMs;
};
const authorities = "PEM certificates of authorities, one or more, and nothing else";
const counter = z.union([z.string(), z.number()], "a number or a text").transform(String);

/** The hub: the registry all sites sync from, and what is offered to them. */
export const hubSchema = z.strictObject({
  subscriptionId: guid,
  resourceGroup,
  location,
  registry: z.strictObject({
    name: registryName,
    sku: z.enum(skus).default("Premium"),
    /** Who reaches it. Open unless told: which addresses sites have, only their owner knows, and one left out cannot sync. */
    network: network.default({ access: "open" }),
    /** Spread over the region's zones? Regions that have zones do it anyway; said outright, because auditors read the property. */
    zoneRedundancy: z.enum(["Enabled", "Disabled"]).default("Enabled"),
    /** Log Analytics workspace for logins, pulls and pushes. */
    workspace: idOf("Microsoft.OperationalInsights/workspaces").optional(),
  }),
  /** What sites give their orchestration extension at the registry. */
  orchestrationRole: z.enum(orchestrationRoleChoices).default("built-in"),
  /** Images of other registries that Azure copies into the hub's; logins lie beside the settings, as secrets. */
  images: imageImports.default([]),
  /** Are resource group and registry there already, to be taken over? It stays in the file. */
  adopt: z.boolean("true | false").default(false),
  /** Tear down the resource group, the registry and its images with the stack? */
  retain: z.boolean("true | false").default(true),
  /** Capabilities that the tenant's context has to have, beside those of others. */
  capabilities: z
    .strictObject({
      contextId: idOf("Microsoft.Edge/contexts"),
      names: z.array(filled("the name of a capability"), "a list of capabilities").min(1, "one capability or more"),
    })
    .optional(),
  /** How long one resource may take. */
  timeout: duration.default("PT30M"),
});

const siteSettings = z.strictObject({
  /** Name of the hub's stack. */
  hub: filled("the name of the hub's stack"),
  /** Name of everything that is this site's own. */
  key: text(/^[a-z][a-z0-9]{4,39}$/, "5-40 lower-case letters and digits, a letter first"),
  /** What of the site is there already, made by hand or by other tools, and is to be taken over. It stays in the file. */
  adopt: adoptSchema.optional(),
  /** An older text of the staging guide that the site follows. */
  compat: z.enum(["guide-2025"]).optional(),
  /** Tanzu: Pod Security is enforced, and nodes cannot be configured by the extension. */
  flavor: z.enum(flavors).default("generic"),
  /** Who makes the nodes trust the site's registry; where it is not set, the flavor decides. */
  nodeTrust: z.enum(nodeTrusts).optional(),
  /** What runs on every node where `nodeTrust` is `daemonset`. The name is in public manifests; that it has nsenter is assumed. */
  nodeTrustImage: filled("an image with a shell, the usual applets and nsenter").default("mcr.microsoft.com/azurelinux/busybox:1.36"),
  /** Authorities that NodeTrust gives to the nodes in the place of the one in the registry's own Secret. */
  nodeTrustAuthority: z
    .string(authorities)
    .refine((value) => authoritiesIn(value) !== undefined, { message: authorities, abort: true })
    .optional(),
  ...nodesOverSsh,
  /** The Arc-enabled cluster that carries the site's registry. */
  connectedClusterId: idOf("Microsoft.Kubernetes/connectedClusters"),
  clusterAccess: z.strictObject({
    /** Context of the kubeconfig that `KUBECONFIG` or the user's home names. */
    context: filled("the name of a kubeconfig context"),
  }),
  registry: z
    .strictObject({
      /** Address of the registry's Service: images are pulled by it, its certificate names it. Chosen once from the cluster where it is left out. */
      serviceAddress: z.ipv4("an IPv4 address of the cluster's service range").optional(),
      /** The cluster's service range, where the cluster does not tell it itself. */
      serviceRange: z.cidrv4("an IPv4 range, for example `10.96.0.0/12`").optional(),
      storageRequest: text(/^[1-9]\d*(Mi|Gi|Ti)$/, "a Kubernetes quantity, for example `20Gi`").default("20Gi"),
      storageClassName: subdomain.optional(),
      ...housekeeping,
      /** Where the registry's certificate comes from: the cluster's cert-manager, one that the extension brings, a Secret of namespace connected-registry, or secrets of the config. */
      certificate: certificate.default({ from: "cert-manager" }),
      /** Where the extension makes nodes trust the registry: only those labelled `containerd-configured-by=connected-registry`? */
      labelledNodesOnly: z.boolean("true | false").default(false),
      /** When the site syncs: cron, five fields, UTC. */
      syncSchedule: z.string(cron).refine(isOftenEnough, cron).default("* * * * *"),
      /** How long a sync that the schedule starts may go on. */
      syncWindow: between("PT1H", "P7D").optional(),
      /** How long messages wait for the site; long enough for the schedule unless told. */
      messageTtl: between(`P${messageTtlDays.least}D`, `P${messageTtlDays.longest}D`).optional(),
    })
    .refine(({ certificate, serviceAddress }) => serviceAddress !== undefined || !isIssuedElsewhere(certificate), {
      path: ["serviceAddress"],
      message: "an IPv4 address of the cluster's service range: a certificate that is made elsewhere names it",
    })
    .prefault({}),
  /** Pinned to a version, or upgraded by the service within a release train. */
  extension: z
    .strictObject({
      version: text(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, "three numbers, for example `1.5.0`").optional(),
      releaseTrain: text(/^[A-Za-z]+$/, "letters, for example `Stable`").optional(),
    })
    .refine(({ version, releaseTrain }) => version === undefined || releaseTrain === undefined, {
      path: ["releaseTrain"],
      message: "left out where site.extension.version is set: what is pinned is not upgraded",
    })
    .prefault({}),
  passwords: z
    .strictObject({
      /** How long a password is good; without it, for ever. */
      validity: days(2).optional(),
      /** How long before its end a password is replaced. */
      margin: days(1).default("P30D"),
      /** How much later than a new password a sync must be before the one before goes: two syncs of a continuous schedule. */
      settling: duration.default("PT2M"),
    })
    .refine(({ validity, margin }) => isShorter(margin, validity), { path: ["margin"], message: "a duration shorter than site.passwords.validity" })
    .prefault({}),
  /** Another value makes a new password of the sync token, or of the client token. */
  rotation: z.strictObject({ sync: counter.default(""), client: counter.default("") }).prefault({}),
  /** The site as workload orchestration is to know it. */
  target: z.strictObject({
    /** Region of the target; workload orchestration is offered in few. */
    location,
    customLocationId: idOf("Microsoft.ExtendedLocation/customLocations"),
    /** The tenant's context. */
    contextId: idOf("Microsoft.Edge/contexts"),
    /** One of the context's levels. */
    hierarchyLevel: filled("the name of a level of the context").default("line"),
    /** What the site is capable of; a part of the context's capabilities. */
    capabilities: z.array(filled("the name of a capability"), "a list of capabilities").min(1, "one capability or more"),
  }),
  /** Solution versions to have on the site. */
  solutions: z
    .array(
      z.strictObject({
        name: filled("the name of a folder below stacks/solutions"),
        version: text(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/, "three numbers, for example `1.0.0`"),
        /** Values that the solution's schema asks the site for. */
        values: z.record(z.string(), z.unknown(), "values by the names of the solution's schema").default({}),
        /** Is it installed once it is staged? */
        installation: z.enum(["off", "on"]).default("off"),
        /** How many former revisions stay on the site. */
        keepRevisions: keepRevisions.optional(),
      }),
      "a list of solutions, each with name and version",
    )
    .default([]),
  /** How many former revisions of a solution stay on the site, where the solution does not say so itself. */
  keepRevisions: keepRevisions.default(1),
  /** Where the credentials for pulls lie: as workload orchestration reads them (`Opaque`), and as pods name them in `imagePullSecrets`. */
  pullSecrets: z
    .array(
      z.strictObject({
        /** It must be there. */
        namespace: label.default("default"),
        name: subdomain.default("my-acr-secret"),
        type: z.enum(pullSecretTypes).default("Opaque"),
      }),
      "a list of pull secrets, each with namespace, name and type",
    )
    .refine(hasOneForOrchestration, "one of type Opaque or more, which workload orchestration reads")
    .refine(areApart, "each namespace and name once")
    .prefault([{}]),
  /** Is the cluster gone for ever, and the site to be destroyed without it? */
  retireUnreachable: z.boolean("true | false").default(false),
  /** How long one resource may take. */
  timeout: duration.default("PT30M"),
});

/** One factory site. */
export const siteSchema = siteSettings
  .check(fittingNodeTrust)
  .refine(({ registry, nodeTrust, flavor }) => !registry.labelledNodesOnly || nodeTrustOf(flavor, nodeTrust) === "extension", {
    path: ["registry", "labelledNodesOnly"],
    message: "false where the extension is not who makes nodes trust the registry (site.nodeTrust, site.flavor)",
  });

/** A hub's settings with every default filled in. */
export type HubConfig = z.infer<typeof hubSchema>;
/** A site's settings with every default filled in. */
export type SiteConfig = z.infer<typeof siteSchema>;
