import type { V1Pod } from "@kubernetes/client-node";
import type { NodeImages } from "./node-images";
import type { SiteUplink } from "./site-uplink";
import { isOfSiteRegistry } from "./workload";

/** Reason and message of an image that a node does not have and cannot pull. */
export interface PullFailure {
  reason: "ErrImagePull" | "ErrImageNeverPull";
  message: string;
}

/**
 * Gets the images of a pod from the internet to its node, by their pull policies, over the site's uplink. Images of a site's registry are left to the pod's
 * program. Source: kubelet, `pkg/kubelet/images/image_manager.go`: `Always` asks the registry even for an image that is there.
 * @returns why one is not there; undefined where all are
 */
export async function pulledToNode(pod: V1Pod, images: NodeImages, uplink: SiteUplink | undefined): Promise<PullFailure | undefined> {
  const node = pod.spec?.nodeName ?? "";
  for (const { image = "", imagePullPolicy } of [...(pod.spec?.initContainers ?? []), ...(pod.spec?.containers ?? [])]) {
    if (isOfSiteRegistry(image)) continue;
    const isThere = images.digestOn(node, image) !== undefined;
    if (isThere && imagePullPolicy !== "Always") continue;
    if (imagePullPolicy === "Never") return { reason: "ErrImageNeverPull", message: `Container image "${image}" is not present with pull policy of Never` };
    try {
      uplink?.assertUp();
    } catch (error) {
      return { reason: "ErrImagePull", message: `failed to pull and unpack image "${image}": ${error instanceof Error ? error.message : String(error)}` };
    }
    await images.keep(node, image);
  }
  return undefined;
}
