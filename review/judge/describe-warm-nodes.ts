import { textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { addedAndRemoved, type FieldDescription, type KindDescription, low } from "./kind-description";

const oneNodeAtATime = "one node at a time; workloads are not interrupted";

/** Images of the DaemonSet's containers. */
const images: FieldDescription = {
  label: "images",
  difference: (before, after) => {
    const { added, removed } = addedAndRemoved(imagesOf(before), imagesOf(after));
    return [...added.map((image) => `+${image}`), ...removed.map((image) => `-${image}`)].join(", ");
  },
  impact: () => low(`nodes pull the new images from the site's registry and release the others, ${oneNodeAtATime}`),
};

/** The DaemonSet that keeps images on the nodes. */
export const warmNodesKind: KindDescription = {
  type: resourceTypes.daemonSet,
  names: /-warm-pods$/,
  label: "warm nodes DaemonSet",
  create: low(`every node pulls the images from the site's registry and keeps them, ${oneNodeAtATime}`),
  update: low(`nodes check the images that they keep, ${oneNodeAtATime}`),
  replace: low("nodes may remove the images until the pods run again; workloads are not interrupted"),
  delete: low("nodes may remove the images where no workload uses them; a rollback then needs the site's registry"),
  fields: {
    "metadata.name": { label: "name" },
    "metadata.namespace": { label: "namespace" },
    "spec.template.spec.containers": images,
  },
};

function imagesOf(containers: unknown): string[] {
  const all: unknown[] = Array.isArray(containers) ? containers : [];
  return all.map((container) => textAt(container, "image") ?? "").map((image) => image.slice(image.indexOf("/") + 1));
}
