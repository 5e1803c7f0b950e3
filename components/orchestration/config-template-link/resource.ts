import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface ConfigTemplateLinkArgs {
  /** Required. ARM id of the config template. */
  configTemplateId: pulumi.Input<string>;
  /** Required. ARM id of the target whose solutions read it. */
  targetId: pulumi.Input<string>;
  /** Required. ARM id of the target's context. */
  contextId: string;
  /** Required. How long to wait for the service, ISO 8601. */
  timeout: string;
}

/** That solutions on a target may read a config template. */
export class ConfigTemplateLink extends EdgeResource {
  constructor(name: string, args: ConfigTemplateLinkArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/ConfigTemplateLink", name, { ...args }, [], options);
  }
}
