import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { ConfigurationInputs, ConfigurationState } from "./kind";

const shape: ResourceShape<ConfigurationInputs, ConfigurationState> = {
  kind: "orchestration/Configuration",
  outputs: { dynamicConfigurationId: "plain", versions: "plain" },
};

/** See ConfigurationInputs. */
export type ConfigurationArgs = ArgsOf<ConfigurationInputs, { takesOutputs: "targetId" | "values" }>;

/** Configuration values of one solution on one target. */
export class Configuration extends EdgeResource<ConfigurationInputs, ConfigurationState> {
  constructor(name: string, args: ConfigurationArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
