import type { AdoptedSite } from "./adopted-site";
import type { ExtensionVersion } from "../cluster/extension/extension-version";
import type { Flavor, NodeTrustChoice } from "../cluster/node-trust/node-trust-choice";
import type { OrchestrationRole } from "../core/orchestration-role";
import type { PullSecretPlace } from "../cluster/pull-secrets/pull-secret";
import type { CertificateSource, CertificateTexts } from "../cluster/extension/registry-certificate";
import type { SshHost, SshNode } from "../cluster/node-trust/ssh-host";
import type { PinnedVersion } from "../orchestration/pinned-solution";

export interface SiteArgs {
  /** Required. Name of everything that is this site's own, but what was there before: 5-40 lower-case letters and digits, a letter first. */
  key: string;
  /** Required. ARM id of the hub's registry. */
  registryId: string;
  /** Required. Host of the hub's registry. */
  loginServer: string;
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  clusterAccess: { /** Required. Context of the kubeconfig. */ context: string };
  /** Optional. A site as the staging guide of 2025 has it: whoever runs the cluster grants the orchestration extension its roles. @default - the present guide, roles are granted here */
  compat?: "guide-2025" | undefined;
  /** Required. What the orchestration extension gets at the hub's registry; the hub makes the custom role. */
  orchestrationRole: OrchestrationRole;
  /** Required. Tanzu: Pod Security is enforced. */
  flavor: Flavor;
  /** Optional. Who makes nodes trust the registry. @default - `daemonset` on Tanzu, else `extension` */
  nodeTrust?: NodeTrustChoice | undefined;
  /** Required. Image of NodeTrust's pods. */
  nodeTrustImage: string;
  /** Optional. PEM certificates that the nodes are given. Over SSH required, unless the registry's certificate comes from the config. @default - the authority in the registry's own Secret */
  nodeTrustAuthority?: string | undefined;
  /** Required. Nodes that are reached over SSH. */
  nodeTrustNodes: SshNode[];
  /** Optional. Machine by which they are reached. */
  nodeTrustProxy?: SshHost | undefined;
  /** Required where there are nodes: private key by which they are reached. Secret. */
  nodeTrustKey?: string | undefined;
  registry: {
    /** Optional. @default - chosen once from the cluster */
    serviceAddress?: string | undefined;
    /** Optional. CIDR. @default - as the cluster tells */
    serviceRange?: string | undefined;
    storageRequest: string;
    storageClassName?: string | undefined;
    logLevel: "Debug" | "Information" | "Warning" | "Error" | "None";
    auditLog: boolean;
    /** Optional. @default - none, or what was there of an adopted one */
    notifications?: string[] | undefined;
    garbageCollection: { enabled: boolean; schedule: string };
    syncSchedule: string;
    syncWindow?: string | undefined;
    /** Required. Where the registry's certificate comes from. */
    certificate: CertificateSource;
    /** Required. Is the extension to make only nodes trust it that are labelled for that? */
    labelledNodesOnly: boolean;
    /** Optional. @default - long enough for the schedule, see messageTtlFor */
    messageTtl?: string | undefined;
  };
  /** Required. Which version of the extension. */
  extension: ExtensionVersion;
  /** Required where the certificate comes from the config. Secret. */
  ownCertificate?: CertificateTexts | undefined;
  /** Required. Where the credentials for pulls lie; workload orchestration reads one of type Opaque. */
  pullSecrets: PullSecretPlace[];
  /** Required. How long passwords are good, how long before that they are replaced, and how long a sync must be later than a new one, ISO 8601. Without validity they are good for ever. */
  passwords: { validity?: string | undefined; margin: string; settling: string };
  /** Required. Another text asks for a new password of the sync token, or of the client token; an empty one for nothing. */
  rotation: { sync: string; client: string };
  /** Required. The site as workload orchestration is to know it. */
  target: { location: string; customLocationId: string; contextId: string; hierarchyLevel: string; capabilities: string[] };
  /** Required. Object id of the identity of the cluster's orchestration extension; undefined only where the cluster is gone for ever. */
  orchestrationPrincipalId: string | undefined;
  /** Optional. What of the site was there before. @default - nothing, all of it is made */
  adopted?: AdoptedSite | undefined;
  /** Required. Solution versions to stage; templates are the hub's. */
  solutions: PinnedVersion[];
  /** Required. Is the cluster gone for ever? What needs it is then let go when the site is destroyed, and nothing waits for it before. */
  retireUnreachable: boolean;
  /** Required. How long one resource may take, ISO 8601. */
  timeout: string;
}
