import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface ConfigurationArgs {
  /** Required. ARM id of the target. */
  targetId: pulumi.Input<string>;
  /** Required. ARM id of the solution template. */
  solutionTemplateId: string;
  /** Required. Version of the template that the values are for. */
  version: string;
  /** Required. YAML. */
  values: pulumi.Input<string>;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** The values of one solution on one target. */
export class Configuration extends EdgeResource {
  constructor(name: string, args: ConfigurationArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/Configuration", name, { ...args }, ["dynamicConfigurationId", "versions"], options);
  }
}
