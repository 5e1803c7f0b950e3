import type * as pulumi from "@pulumi/pulumi";
import { nameOf } from "../../core/arm-id";
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

/** Link that lets the solutions on a target read a config template. */
export class ConfigTemplateLink extends EdgeResource {
  constructor(name: string, args: ConfigTemplateLinkArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/ConfigTemplateLink", name, { ...args }, [], options);
  }
}

/** Links every config template that the solutions read to their target, each once. Key: ARM id of the config template. */
export function linkConfigTemplates(
  name: string,
  solutions: readonly { configTemplateIds: readonly string[] }[],
  target: Omit<ConfigTemplateLinkArgs, "configTemplateId">,
  options: pulumi.CustomResourceOptions,
): Map<string, ConfigTemplateLink> {
  const ids = [...new Set(solutions.flatMap(({ configTemplateIds }) => configTemplateIds))];
  const link = (configTemplateId: string) => new ConfigTemplateLink(`${name}-config-${nameOf(configTemplateId)}`, { configTemplateId, ...target }, options);
  return new Map(ids.map((id) => [id, link(id)]));
}
