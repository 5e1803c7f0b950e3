import type { StagedSolutionInputs } from "../../components/orchestration/staged-solution/kind";
import { visionIds } from "./vision-on-line";

/** ARM id of a version of the solution `vision`. */
export const version = (number: string) => `${visionIds.template}/versions/${number}`;
/** Stages its version 1.0.0 on the site. */
export const inputs: StagedSolutionInputs & Record<string, unknown> = {
  targetId: visionIds.target,
  solutionTemplateId: visionIds.template,
  templateVersionId: version("1.0.0"),
  instance: "vision",
  configuration: "values: {}\n",
  images: ["factory/vision:1"],
  connectedRegistryId: "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub/connectedRegistries/line1",
  orchestrationPrincipalId: "",
  wait: "confirmed",
  timeout: "PT1M",
};
/** Stages its version 2.0.0 there. */
export const second = { ...inputs, templateVersionId: version("2.0.0") };
/** The id of the one and of the other. */
export const id = `${visionIds.target}:staged:vision`;
