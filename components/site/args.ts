import type { ExtensionVersion } from "../cluster/extension/component";
import type { CertificateSource, CertificateTexts } from "../cluster/extension/registry-certificate";
import type { Flavor, NodeTrustChoice } from "../cluster/node-trust/node-trust-choice";
import type { SshHost, SshNode } from "../cluster/node-trust/ssh";
import type { PullSecretPlace } from "../cluster/pull-secrets/pull-secret";
import type { EdgeApiVersion } from "../core/api-versions";
import type { ProofMode } from "../core/image-proof";
import type { Tags } from "../core/tags";
import type { PrerequisiteExtension } from "../core/prerequisite-extension";
import type { PrerequisiteMode } from "../core/prerequisite-mode";
import type { OrchestrationRole } from "../core/orchestration-role";
import type { Freeze, LineVeto, MaintenanceWindow } from "../maintenance/maintenance";
import type { PinnedVersion } from "../orchestration/pinned-solution";

export interface SiteArgs {
  /** Required. Base name of the site's resources, except adopted ones: 5-40 lower-case letters and digits, starting with a letter. */
  key: string;
  /** Required. ARM id of the hub's registry. */
  registryId: string;
  /** Required. Host of the hub's registry. */
  loginServer: string;
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  clusterAccess: { /** Required. Kubeconfig context of the cluster. */ context: string };
  /** Optional. Site of the 2025 staging guide: the cluster's operator assigns the orchestration extension's roles. @default - the current guide, roles are assigned here */
  compat?: "guide-2025" | undefined;
  /** Optional. Role of the orchestration extension at the hub's registry; the hub creates the custom one. @default - `built-in` */
  orchestrationRole?: OrchestrationRole;
  /** Optional. `tanzu`: the cluster enforces Pod Security. @default - `generic` */
  flavor?: Flavor;
  /** Optional. How nodes get to trust the registry. @default - `daemonset` on Tanzu, else `extension` */
  nodeTrust?: NodeTrustChoice | undefined;
  /** Optional. Image of NodeTrust's pods. @default - an image of Microsoft's, see `siteDefaults` */
  nodeTrustImage?: string;
  /** Optional. Authority certificates for the nodes, PEM. Required over SSH, unless the registry's certificate is in the config. @default - the authority in the registry's own Secret */
  nodeTrustAuthority?: string | undefined;
  /** Optional. Nodes reached over SSH. @default - none */
  nodeTrustNodes?: SshNode[];
  /** Optional. SSH jump host for the nodes. @default - none */
  nodeTrustProxy?: SshHost | undefined;
  /** Optional. SSH private key for the nodes and the jump host; required if there are nodes. Secret. */
  nodeTrustKey?: string | undefined;
  /** Optional. `on`: every node keeps the images of the pinned versions and of the former ones that stay. @default off */
  warm?: "off" | "on";
  /** Optional. Image with a busybox that needs no library, for `warm`; nodes must be able to pull it. @default - see siteDefaults */
  warmImage?: string;
  /** Optional. The registry at the site. @default - as each of its members says */
  registry?: SiteRegistryArgs;
  /** Optional. Version of the connected registry extension. @default - the newest of the release train `Stable` */
  extension?: ExtensionVersion;
  /** Optional. Certificate of the registry; required if its source is the config. Secret. */
  ownCertificate?: CertificateTexts | undefined;
  /** Optional. Where to create pull secrets; workload orchestration reads one of type Opaque. @default - `default/my-acr-secret`, Opaque */
  pullSecrets?: PullSecretPlace[];
  /**
   * Optional. ISO 8601 durations: validity of passwords, how long before expiry they are replaced (`margin`),
   * and how long after a new password a sync must finish to confirm it (`settling`). @default - no expiry, P30D and PT2M
   */
  passwords?: { validity?: string | undefined; margin?: string; settling?: string };
  /** Optional. A different text requests a new password of the sync or client token; empty: no request. @default - empty */
  rotation?: { sync?: string; client?: string };
  /** Optional. Whether images must be proved to be at the site before they are published and installed; `off`: nothing is fetched beforehand. @default `preferred` */
  proof?: ProofMode;
  /** Optional. ISO 8601 durations: how long a fetch may make no progress, and how long one run waits for it. @default - PT2H and P2D */
  fetch?: { stallTimeout?: string; timeout?: string };
  /** Required. The site's target in workload orchestration. */
  target: SiteTargetArgs;
  /** Optional. Who provides what the site needs on its cluster before its own resources. @default - each of them exists, `require` */
  prerequisites?: SitePrerequisiteArgs;
  /** Optional. ARM ids of those of these extensions that the cluster has. @default - none */
  presentExtensions?: Partial<Record<PrerequisiteExtension, string>> | undefined;
  /** Optional. API version of Microsoft.Edge that the site's target and solutions are called in. @default - `apiVersions.edge` */
  orchestrationApiVersion?: EdgeApiVersion;
  /** Required. Object id of the identity of the cluster's orchestration extension; undefined only if the cluster no longer exists, or the site creates the extension. */
  orchestrationPrincipalId: string | undefined;
  /** Optional. Existing resources of the site to adopt. @default - none, everything is created */
  adopted?: AdoptedSite | undefined;
  /** Optional. The stack, `organization/project/stack`, that owned the site's objects before; `unmarked` for objects without an owner. @default - none */
  formerOwner?: string | undefined;
  /** Optional. Solution versions to stage; their templates are in the hub. @default - none */
  solutions?: PinnedVersion[];
  /** Optional. When workloads of the site may be interrupted: by installations, upgrades and changes of node trust. @default - at any time */
  windows?: MaintenanceWindow[] | undefined;
  /** Optional. Periods in which the site's workloads are not interrupted. @default - none */
  freeze?: Freeze[] | undefined;
  /** Optional. The same, of all sites of the hub. @default - none */
  fleetFreeze?: Freeze[] | undefined;
  /** Optional. Where the line's own system forbids interruptions. @default - nowhere */
  veto?: LineVeto | undefined;
  /** Optional. How long an installation is expected to take, ISO 8601. @default - as long as the last one took, PT15M before the first */
  installTime?: string | undefined;
  /** Optional. Whether the cluster no longer exists. Destroying the site then skips what needs it, and no run waits for it. @default false */
  retireUnreachable?: boolean;
  /** Optional. Tags of the site's target; nothing else of a site can have tags. The tags of others stay. @default - none */
  tags?: Tags | undefined;
  /** Optional. Timeout of each resource, ISO 8601. @default PT30M */
  timeout?: string;
}

/** The site as a target of workload orchestration. */
export interface SiteTargetArgs {
  /** Required. Azure region. */
  location: string;
  /** Required. ARM id of the custom location on the site's cluster. */
  customLocationId: string;
  /** Required. ARM id of the tenant's context. */
  contextId: string;
  /** Optional. Level in the context's hierarchy. @default - `line` */
  hierarchyLevel?: string;
  /** Required. Capabilities that the context has. */
  capabilities: string[];
  /** Optional. ARM id of the Log Analytics workspace for the audits and diagnostics of workload orchestration. @default - they are not kept */
  workspace?: string | undefined;
  /** Optional. Namespace of the site's solutions. @default - each solution has the namespace of its template's name */
  solutionScope?: string | undefined;
}

/** Who provides what a site needs on its cluster, each as `PrerequisiteMode` says. */
export interface SitePrerequisiteArgs {
  /** Optional. Whether the site registers the resource providers that it needs in the subscription of its cluster. @default require */
  resourceProviders?: "create" | "require";
  /** Optional. Arc extension that installs cert-manager. @default require */
  certManager?: PrerequisiteMode;
  /** Optional. Extension of workload orchestration. @default require */
  orchestration?: PrerequisiteMode;
  /** Optional. Size of the volume of a created orchestration extension, a Kubernetes quantity. @default 20Gi */
  orchestrationStorageRequest?: string;
  /** Optional. Storage class of that volume. @default - the cluster's default storage class */
  orchestrationStorageClassName?: string | undefined;
  /** Optional. Custom location of the target. @default require */
  customLocation?: PrerequisiteMode;
  /** Optional. Namespace of a created custom location. @default - its name in lower case */
  customLocationNamespace?: string | undefined;
  /** Optional. Namespace of the target's `solutionScope`. @default - workload orchestration creates it with the first installation */
  solutionNamespace?: "create" | "adopt" | undefined;
  /** Optional. Site of Azure Arc site manager, and its reference in the target's context. @default - the target belongs to none */
  azureSite?: AzureSiteSettings | undefined;
}

/** A site of Azure Arc site manager and its reference in the context. */
export interface AzureSiteSettings {
  /** Optional. `create`: what is missing of the two is created. @default require */
  mode?: "create" | "require";
  /** Required. ARM id of the site, in a resource group. */
  id: string;
  /** Required. Level of the site in the context's hierarchy. */
  level: string;
  /** Optional. Name of the reference. @default - the name of the site */
  referenceName?: string | undefined;
}

/** Settings of the site's connected registry and its extension. */
export interface SiteRegistryArgs {
  /** Optional. @default - chosen once from the cluster's service range */
  serviceAddress?: string | undefined;
  /** Optional. CIDR. @default - the range that the cluster reports */
  serviceRange?: string | undefined;
  /** Optional. Size of the volume, a Kubernetes quantity. @default 20Gi */
  storageRequest?: string;
  /** Optional. Percentage of the volume that new images must leave free; checked by the program, and by policy. @default 10 */
  volumeMargin?: number;
  /** Optional. @default - the cluster's default storage class */
  storageClassName?: string | undefined;
  /** Optional. Log level of the instance. @default Information */
  logLevel?: "Debug" | "Information" | "Warning" | "Error" | "None";
  /** Optional. Whether the instance writes an audit log. @default false */
  auditLog?: boolean;
  /** Optional. `artifact:action` patterns. @default - none, or those of an adopted registry */
  notifications?: string[] | undefined;
  /** Optional. Schedule: cron, five fields, UTC. @default - daily at midnight */
  garbageCollection?: { enabled: boolean; schedule: string };
  /** Optional. Cron, five fields, UTC. @default - continuous: `* * * * *` */
  syncSchedule?: string;
  /** Optional. ISO 8601, PT1H-P7D. @default - the service's own */
  syncWindow?: string | undefined;
  /** Optional. Source of the registry's certificate. @default - the cluster's cert-manager */
  certificate?: CertificateSource;
  /** Optional. Whether the extension configures only labelled nodes to trust the registry. @default false */
  labelledNodesOnly?: boolean;
  /** Optional. ISO 8601, P1D-P90D. @default - long enough for the sync schedule, see messageTtlFor */
  messageTtl?: string | undefined;
}

/** Resources of a site that existed before this program managed it; names as Azure spells them. */
export interface AdoptedSite {
  /** Name of the connected registry. */
  connectedRegistry: string;
  /** ARM id of its sync token, which cannot change: exactly as Azure spells it, because another spelling counts as another token. */
  syncTokenId: string;
  /** ARM id of the sync token's scope map. */
  syncScopeMapId: string;
  /** Name of the extension. */
  extension: string;
  /** Address of the extension's Service. */
  serviceAddress?: string | undefined;
  /** ARM id of the target; absent if there is none yet. */
  targetId?: string | undefined;
  /** ARM ids of other tokens that may pull from the site. */
  clientTokenIds: readonly string[];
  /** Pull secrets that exist in the cluster, `namespace/name`. */
  pullSecrets: readonly string[];
  /** Role definitions (GUIDs) already assigned to the orchestration extension's identity at the registry. */
  grantedRoles: readonly string[];
}
