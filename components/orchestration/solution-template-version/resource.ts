import type * as pulumi from "@pulumi/pulumi";
import type { JsonObject } from "../../core/json";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface SolutionTemplateVersionArgs {
  /** Required. ARM id of the solution template. */
  solutionTemplateId: pulumi.Input<string>;
  /** Required. `x.y.z`. */
  version: string;
  /** Required. Configuration template, YAML. */
  configurations: string;
  /** Required. Components with their charts and `staged` blocks. */
  specification: JsonObject;
  /** Required. ARM id of the registry that holds the images. */
  registryId: string;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** One version of a solution, made once its images are in the registry; Pending until then. Never changes. */
export class SolutionTemplateVersion extends EdgeResource {
  /** As the service names it; absent while the version waits for its images. */
  declare readonly templateVersionId: pulumi.Output<string | undefined>;

  constructor(name: string, args: SolutionTemplateVersionArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/SolutionTemplateVersion", name, { ...args }, ["templateVersionId"], options);
  }
}
