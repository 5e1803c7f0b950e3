import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatoryInProduction } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires that the images of a solution are proved to be at the site before they are published and installed.
 *
 * Why: the service reports a solution as staged once files exist at the site. Only a read of the site's registry shows that all bytes are there.
 * Good: `site.proof: required`
 */
export const imagesProved: ResourceRule = {
  name: "images-proved",
  on: [resourceTypes.stagedSolution],
  message: "A solution must be staged only with proof that its images are at the site.",
  fix: "Set site.proof to required.",
  severity: "medium",
  levels: mandatoryInProduction,
  faultsIn: ({ properties }) => requireProperty(properties, "proofMode", (mode) => mode === "required"),
};
