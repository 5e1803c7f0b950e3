import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { ConfigTemplateVersionInputs, ConfigTemplateVersionState } from "./kind";

const shape: ResourceShape<ConfigTemplateVersionInputs, ConfigTemplateVersionState> = { kind: "orchestration/ConfigTemplateVersion", outputs: {} };

/** See ConfigTemplateVersionInputs. */
export type ConfigTemplateVersionArgs = ArgsOf<ConfigTemplateVersionInputs, { takesOutputs: "configTemplateId" }>;

/** One immutable version of a config template. */
export class ConfigTemplateVersion extends EdgeResource<ConfigTemplateVersionInputs, ConfigTemplateVersionState> {
  constructor(name: string, args: ConfigTemplateVersionArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
