import type * as pulumi from "@pulumi/pulumi";
import { nameOf } from "../../core/arm-id";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { ConfigTemplateLinkInputs, ConfigTemplateLinkState } from "./kind";

const shape: ResourceShape<ConfigTemplateLinkInputs, ConfigTemplateLinkState> = { kind: "orchestration/ConfigTemplateLink", outputs: {} };

/** See ConfigTemplateLinkInputs. */
export type ConfigTemplateLinkArgs = ArgsOf<ConfigTemplateLinkInputs, { takesOutputs: "targetId" | "configTemplateId" }>;

/** Link that lets the solutions on a target read a config template. */
export class ConfigTemplateLink extends EdgeResource<ConfigTemplateLinkInputs, ConfigTemplateLinkState> {
  constructor(name: string, args: ConfigTemplateLinkArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
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
