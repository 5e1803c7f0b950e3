import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { stagedImagesOf } from "../subject";

/**
 * Forbids digests in staged images.
 *
 * Why: a site looks for an image by its tag only, so staging an image by digest never ends well. The digest of each image is recorded when its version is published, and a tag that moves is reported.
 * Good: `factory/vision:1.0.0`
 * Source: the script that workload orchestration runs at a site, in public code; its release is unknown.
 */
export const stagedImageTagOnly: ResourceRule = {
  name: "staged-image-tag-only",
  on: [resourceTypes.solutionTemplateVersion, resourceTypes.stagedSolution],
  message: "A staged image must not have a digest, because a site looks for its tag only.",
  fix: "Write repository:tag, and lock the tag in the registry (az acr repository update --image <repository:tag> --write-enabled false).",
  severity: "high",
  levels: mandatory,
  faultsIn: (resource) =>
    stagedImagesOf(resource)
      .filter(({ text }) => text.includes("@"))
      .map(({ text }) => text),
};
