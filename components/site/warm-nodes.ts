import type { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";
import type { PullSecretPlace } from "../cluster/pull-secrets/pull-secret";
import { WarmNodes, warmNodesName } from "../cluster/warm-nodes/component";
import { releaseNamespace } from "../core/connected-registry";
import type { CompleteSiteArgs } from "./defaults";
import type { SiteInstance } from "./instance";
import { siteNames } from "./rules";

/** Other resources of the site that warm nodes need. */
interface WarmNodesContext {
  serviceAddress: pulumi.Input<string>;
  instance: SiteInstance;
  cluster: Provider;
  parent: pulumi.Resource;
  /** What nodes pull with and trust by, and the solutions whose images they keep. */
  after: pulumi.Resource[];
}

/** Images that the site's nodes keep, each once: of the pinned versions and of the former ones that stay; undefined where nodes are not warm, empty where nothing is staged. */
export function warmImagesOf({ warm, solutions }: Pick<CompleteSiteArgs, "warm" | "solutions">): string[] | undefined {
  if (warm === "off") return undefined;
  return [...new Set(solutions.flatMap(({ images, formerImages = [] }) => [...images, ...formerImages]))].sort();
}

/** Where pull secrets are: the configured places, and one for the pods that keep the images. */
export function pullSecretPlaces(args: CompleteSiteArgs): PullSecretPlace[] {
  if (!warmImagesOf(args)?.length) return args.pullSecrets;
  const name = warmNodesName(siteNames(args.key, args.adopted).extension);
  return [...args.pullSecrets, { namespace: releaseNamespace, name, type: "kubernetes.io/dockerconfigjson" }];
}

/** Declares warm nodes last: a version's images are at the site by then, or will be. */
export function siteWarmNodes(name: string, args: CompleteSiteArgs, { serviceAddress, instance, cluster, parent, after }: WarmNodesContext): WarmNodes[] {
  const images = warmImagesOf(args) ?? [];
  if (images.length === 0) return [];
  const { extension } = siteNames(args.key, args.adopted);
  const pods = { namespace: releaseNamespace, extension, serviceAddress, images, helperImage: args.warmImage, pullSecret: warmNodesName(extension) };
  const options = { parent, providers: { kubernetes: cluster }, dependsOn: after };
  return [new WarmNodes(`${name}-warm`, { ...pods, replacedWith: [instance.activation] }, options)];
}
