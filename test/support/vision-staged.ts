import type { StagedSolutionInputs } from "../../components/orchestration/staged-solution/kind";
import { visionIds } from "./vision-on-line";

/** ARM id of a version of the solution `vision`. */
export const version = (number: string) => `${visionIds.template}/versions/${number}`;
/** Inputs that stage version 1.0.0 on the target. */
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
/** Inputs that stage version 2.0.0 there. */
export const second = { ...inputs, templateVersionId: version("2.0.0") };
/** Resource id for both inputs. */
export const id = `${visionIds.target}:staged:vision`;
