import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, advisoryInProduction } from "../rule";
import { stagedImagesOf } from "../subject";

/**
 * Recommends pinning staged images by digest.
 *
 * Why: the image that was scanned and signed is then the one that arrives. Other registries achieve this with quarantine and content trust.
 * That workload orchestration accepts digests is assumed: its documentation shows tags only.
 * Good: `factory/vision:1.0.0@sha256:9f86d08...`
 */
export const stagedImageDigest: ResourceRule = {
  name: "staged-image-digest",
  on: [resourceTypes.solutionTemplateVersion, resourceTypes.stagedSolution],
  message: "A staged image should be pinned by digest, so that the scanned image is the one that arrives.",
  fix: "Use repository:tag@sha256:<digest> with the digest that was scanned and whose signature was verified, after one site has staged an image this way.",
  severity: "medium",
  levels: advisoryInProduction,
  checkov: ["CKV_AZURE_164", "CKV_AZURE_166"],
  faultsIn: (resource) =>
    stagedImagesOf(resource)
      .filter(({ ref }) => ref?.digest === undefined)
      .map(({ text }) => text),
};
