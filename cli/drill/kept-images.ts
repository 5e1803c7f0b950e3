import type { V1ContainerStatus, V1Node } from "../../components/cluster/access/kubernetes-client";
import { imageName } from "./image-name";

/** Does a node have an image? `unseen`: its list may be cut, or it reports none. */
export type Presence = "present" | "absent" | "unseen";

/** Images that a node lists by default. Source: kubelet configuration, `nodeStatusMaxImages`; the largest ones are listed. */
const listedAtMost = 50;

/**
 * Whether a node has an image, by `status.images`. A list with as many entries as the kubelet's default limit, or none, proves nothing about an image that it
 * lacks; then a container that runs the image on this node does (`assumed:running-image-kept`).
 */
export function presenceOn(node: V1Node | undefined, full: string, running?: V1ContainerStatus): Presence {
  const listed = node?.status?.images ?? [];
  if (listed.some(({ names = [] }) => names.some((name) => imageName(name)?.full === full))) return "present";
  const isComplete = listed.length > 0 && listed.length < listedAtMost;
  if (isComplete) return "absent";
  return running?.imageID ? "present" : "unseen";
}
