import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { stagedImagesOf } from "../subject";

/**
 * Requires a version tag on every staged image.
 *
 * Why: a floating tag can point to another image between the push and the next sync, so nobody knows what was staged. An image without a tag is skipped by the site.
 * A template version without staged images is accepted: it only deploys.
 * Good: `factory/vision:1.0.0`
 */
export const stagedImageFixed: ResourceRule = {
  name: "staged-image-fixed",
  on: [resourceTypes.solutionTemplateVersion, resourceTypes.stagedSolution],
  message: "A staged image must have a version tag.",
  fix: "Give every staged image a tag other than latest.",
  severity: "high",
  levels: mandatory,
  checkov: ["CKV_AZURE_164"],
  builtIn: { id: "021f8078-41a0-40e6-81b6-c6597da9f3ee", title: "No latest tag" },
  conflicts: [
    {
      builtIn: { id: "021f8078-41a0-40e6-81b6-c6597da9f3ee", title: "No latest tag" },
      guideStep: "example image tagged latest",
      workaround: "give every image a version tag, which this rule requires anyway.",
    },
  ],
  faultsIn: (resource) =>
    stagedImagesOf(resource)
      .filter(({ ref }) => ref?.tag === undefined || ref.tag === "latest")
      .map(({ text }) => text),
};
