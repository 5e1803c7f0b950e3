import * as pulumi from "@pulumi/pulumi";
import { authoritySecretOf } from "../cluster/extension/registry-certificate";
import type { PullSecretPlace } from "../cluster/pull-secrets/pull-secret";
import type { MeasuredTransfer } from "../core/data-rate";
import type { ImageProof } from "../core/image-proof";
import type { ImageDigests } from "../core/moved-tag";
import { releaseNamespace } from "../core/connected-registry";
import type { CompleteSiteArgs } from "./defaults";
import { createdPrerequisites } from "./prerequisites";
import { siteNames } from "./rules";
import { warmImagesOf } from "./warm-nodes";

/** Stack output of a site, read by commands such as `prove`. Never contains a secret. */
export interface SiteFacts {
  name: string;
  serviceAddress: string;
  registryId: string;
  registryLoginServer: string;
  connectedRegistryId: string;
  /** Absent while a site that syncs in windows has not been seen to sync. */
  connectedRegistryState: string | undefined;
  extensionName: string;
  /** Namespace of the extension's release. */
  namespace: string;
  /** Secret in that namespace whose `ca.crt` is the authority of the registry's certificate. */
  authoritySecret: string;
  pullSecrets: PullSecretPlace[];
  cluster: { context: string };
  solutions: SolutionFacts[];
  /** Images that every node keeps, `repository:tag`; absent where `site.warm` is `off`. */
  warmImages?: string[];
  /** ARM ids of the prerequisites that the stack created; absent where it creates none. */
  createdPrerequisites?: string[];
}

/** A solution of the site. */
export interface SolutionFacts {
  name: string;
  version: string;
  images: string[];
  publishedDigests?: ImageDigests;
  solutionVersionId: string;
  state: string;
  pending?: string;
  /** How each image is known to be at the site; empty while images arrive, and where `site.proof` is `off`. */
  proof: ImageProof[];
  /** What arrived of the images while a run looked, by which later forecasts know the link; absent before one saw images arrive for 20 seconds. */
  transfer?: MeasuredTransfer;
}

/** What only the deployed resources know of a solution. */
interface DeployedSolution {
  solutionVersionId: pulumi.Input<string>;
  state: pulumi.Input<string>;
  pending: pulumi.Input<string | undefined>;
  proof: pulumi.Input<ImageProof[]>;
  transfer: pulumi.Input<MeasuredTransfer | undefined>;
}

/** Facts that only the deployed resources know. */
interface DeployedFacts {
  connectedRegistryId: pulumi.Input<string>;
  serviceAddress: pulumi.Input<string>;
  connectedRegistryState: pulumi.Input<string | undefined>;
  /** In the order of `SiteArgs.solutions`. */
  solutions: readonly DeployedSolution[];
}

/** Combines what is declared of a site with what its resources report. */
export function siteFacts(name: string, args: CompleteSiteArgs, deployed: DeployedFacts): pulumi.Output<SiteFacts> {
  const solutions = args.solutions.map(({ name: solution, version, images, publishedDigests }, index) => ({
    name: solution,
    version,
    images,
    ...(publishedDigests && { publishedDigests }),
    solutionVersionId: deployed.solutions[index]?.solutionVersionId ?? "",
    state: deployed.solutions[index]?.state ?? "",
    proof: deployed.solutions[index]?.proof ?? [],
    pending: deployed.solutions[index]?.pending,
    transfer: deployed.solutions[index]?.transfer,
  }));
  const { extension } = siteNames(args.key, args.adopted);
  const warmImages = warmImagesOf(args);
  const created = createdPrerequisites(args);
  return pulumi.output({
    name,
    connectedRegistryId: deployed.connectedRegistryId,
    serviceAddress: deployed.serviceAddress,
    connectedRegistryState: deployed.connectedRegistryState,
    registryId: args.registryId,
    registryLoginServer: args.loginServer,
    extensionName: extension,
    namespace: releaseNamespace,
    authoritySecret: authoritySecretOf(args.registry.certificate, extension),
    pullSecrets: args.pullSecrets,
    cluster: { context: args.clusterAccess.context },
    solutions,
    ...(warmImages && { warmImages }),
    ...(created.length > 0 && { createdPrerequisites: created }),
  });
}
