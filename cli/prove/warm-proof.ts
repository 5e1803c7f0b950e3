import type { V1ContainerStatus, V1Pod } from "../../components/cluster/access/kubernetes-client";
import { warmPodLabels } from "../../components/cluster/warm-nodes/daemon-set-spec";
import { foreignText } from "../../components/core/foreign-text";
import type { SiteFacts } from "./site-facts";

/** An image that a node should keep. */
export interface WarmImage {
  /** `repository:tag` */
  image: string;
  /** Digest of the image that the node has; absent while it has none. */
  digest?: string;
  /** Why the node does not keep the image, or keeps another one; absent where it does. */
  reason?: string;
}

/** One node of a site whose nodes keep images. */
export interface WarmNode {
  node: string;
  images: WarmImage[];
}

/** Which images each node keeps, as the pods of WarmNodes show it; sorted by node. Undefined where `site.warm` is `off`. `nodes`: the cluster's Linux nodes. */
export function proveWarmNodes(
  { extensionName, namespace, serviceAddress, warmImages }: Pick<SiteFacts, "extensionName" | "namespace" | "serviceAddress" | "warmImages">,
  pods: readonly V1Pod[],
  nodes: readonly string[],
): WarmNode[] | undefined {
  if (warmImages === undefined) return undefined;
  const labels = Object.entries(warmPodLabels(extensionName));
  const own = pods.filter(({ metadata }) => metadata?.namespace === namespace && labels.every(([key, value]) => metadata?.labels?.[key] === value));
  return [...nodes].sort().map((node) => {
    const statuses = own.filter(({ spec }) => spec?.nodeName === node).flatMap(({ status }) => status?.containerStatuses ?? []);
    return { node, images: warmImages.map((image) => warmImage(image, statuses, `${serviceAddress}/${image}`)) };
  });
}

function warmImage(image: string, statuses: readonly V1ContainerStatus[], name: string): WarmImage {
  // A runtime may report another name of the same image; the container's own name does not change.
  const found = statuses.find((one) => one.image === name);
  const digest = /sha256:[0-9a-f]{64}$/.exec(found?.imageID ?? "")?.[0];
  if (found === undefined) return { image, reason: "no container there uses it" };
  if (digest !== undefined && found.state?.running) return { image, digest };
  const { waiting, terminated } = found.state ?? {};
  const reason = waiting?.message ?? waiting?.reason ?? terminated?.message ?? terminated?.reason ?? "it has not been pulled yet";
  return { image, ...(digest !== undefined && { digest }), reason: foreignText(reason) };
}

/** The same, where a node has another image than the site's registry serves today. */
export function comparedWithSite(nodes: readonly WarmNode[], proved: readonly { ref: string; siteDigest?: string }[]): WarmNode[] {
  const served = new Map(proved.map(({ ref, siteDigest }) => [ref, siteDigest]));
  return nodes.map(({ node, images }) => ({ node, images: images.map((one) => differing(one, served.get(one.image))) }));
}

function differing(kept: WarmImage, siteDigest: string | undefined): WarmImage {
  const isOther = kept.reason === undefined && siteDigest !== undefined && kept.digest !== siteDigest;
  return isOther ? { ...kept, reason: `the node has ${kept.digest}, the site's registry ${siteDigest}` } : kept;
}

/** One line for each image that a node does not keep, and one for all nodes. */
export function warmLines(nodes: readonly WarmNode[]): string[] {
  const [first] = nodes;
  if (first === undefined) return [];
  const missing = nodes.flatMap(({ node, images }) =>
    images.flatMap(({ image, reason }) => (reason === undefined ? [] : [`node ${node}: does not keep ${image} (${reason})`])),
  );
  const warm = nodes.filter(({ images }) => images.every(({ reason }) => reason === undefined)).length;
  return [...missing, `warm nodes: ${warm} of ${nodes.length} keep all ${first.images.length} images`];
}
