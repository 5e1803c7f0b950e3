import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface ConfigTemplateVersionArgs {
  /** Required. ARM id of the config template. */
  configTemplateId: pulumi.Input<string>;
  /** Required. `x.y.z`. */
  version: string;
  /** Required. YAML: `configs`. */
  configurations: string;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** One version of a config template. Never changes. */
export class ConfigTemplateVersion extends EdgeResource {
  constructor(name: string, args: ConfigTemplateVersionArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/ConfigTemplateVersion", name, { ...args }, [], options);
  }
}
