import { imageRefFault, isFloating } from "../../components/core/image-ref";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { stagedImagesOf } from "../staged-images-of";
import { types } from "../types";

/** What a floating tag means changes between the push and the site's next sync, so that nobody knows what was staged. A template version without staged images is no fault: it only deploys. */
export const stagedImageFixed: ResourceRule = {
  name: "staged-image-fixed",
  on: [types.solutionTemplateVersion, types.stagedSolution],
  says: "A staged image must have a version tag or a digest.",
  fix: "Give every staged image a tag other than latest, or a digest.",
  severity: "high",
  levels: always,
  builtIn: { id: "021f8078-41a0-40e6-81b6-c6597da9f3ee", title: "No latest tag" },
  clashes: [
    {
      builtIn: { id: "021f8078-41a0-40e6-81b6-c6597da9f3ee", title: "No latest tag" },
      step: "example image tagged latest",
      instead: "give every image a version tag, which this rule asks for anyway.",
    },
  ],
  faultsIn: (resource) => stagedImagesOf(resource).filter((image) => imageRefFault(image) !== undefined || isFloating(image)),
};
