import { at, listAt, textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryInProduction } from "../rule";

/** Where the pods of a resource are described: in its template, or in a job's, or in itself. */
const podPaths = [["spec", "template", "spec"], ["spec", "jobTemplate", "spec", "template", "spec"], ["spec"]];
const containerLists = ["initContainers", "containers", "ephemeralContainers"];

/**
 * Requires a digest in the image of every privileged container.
 *
 * Why: a privileged container controls its node, and a tag may lead to another image tomorrow. Nodes pull this image from a registry outside the hub.
 * The default of `site.nodeTrustImage` has a tag, because a digest of it could not be verified. A container that is not privileged is accepted.
 * Good: `image: "registry.example.com/tools/busybox:1.36@sha256:..."`
 * Source: Kubernetes, "Pod Security Standards", privileged; OCI image specification, digests.
 */
export const privilegedImagePinned: ResourceRule = {
  name: "privileged-image-pinned",
  on: [resourceTypes.daemonSet, resourceTypes.deployment, resourceTypes.statefulSet, resourceTypes.job, resourceTypes.cronJob, resourceTypes.pod],
  message: "The image of a privileged container must be pinned by digest.",
  fix: "Add the digest to the image, name:tag@sha256:..., for the program's own DaemonSet in site.nodeTrustImage.",
  severity: "high",
  levels: mandatoryInProduction,
  faultsIn: ({ properties }) =>
    podPaths.flatMap((path) =>
      containerLists.flatMap((list) =>
        listAt(properties, ...path, list)
          .filter((container) => at(container, "securityContext", "privileged") === true && !isPinned(textAt(container, "image")))
          .map((container) => `${[...path, list].join(".")}: image = ${textAt(container, "image") ?? "(not set)"}`),
      ),
    ),
};

function isPinned(image: string | undefined): boolean {
  return /@sha256:[0-9a-f]{64}$/.test(image ?? "");
}
