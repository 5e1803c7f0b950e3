import { imageRefFault, parseImageRef } from "../../components/core/image-ref";
import { advisedInProduction } from "../levels";
import type { ResourceRule } from "../rule";
import { stagedImagesOf } from "../staged-images-of";
import { types } from "../types";

/** What was scanned and signed is what arrives, which registries otherwise get by quarantine and content trust. That workload orchestration takes digests is assumed: its documentation shows tags only. */
export const stagedImageDigest: ResourceRule = {
  name: "staged-image-digest",
  on: [types.solutionTemplateVersion, types.stagedSolution],
  says: "A staged image should be named by its digest, so that what was checked is what arrives.",
  fix: "Write repository:tag@sha256:<digest> with the digest that was scanned and whose signature was verified, once one site has staged an image so.",
  severity: "medium",
  levels: advisedInProduction,
  checkov: ["CKV_AZURE_164", "CKV_AZURE_166"],
  faultsIn: (resource) => stagedImagesOf(resource).filter((image) => imageRefFault(image) || parseImageRef(image).digest === undefined),
};
