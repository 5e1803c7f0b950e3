import type * as pulumi from "@pulumi/pulumi";
import { nameOf } from "../../core/arm-id";
import { ConfigTemplateLink, type ConfigTemplateLinkArgs } from "./resource";
import type { PinnedVersion } from "../pinned-version";

/** Links of every config template that solutions read, by its id: one for all of them. Order: of the solutions. */
export function linkedConfigTemplates(
  name: string,
  solutions: readonly PinnedVersion[],
  target: Omit<ConfigTemplateLinkArgs, "configTemplateId">,
  options: pulumi.CustomResourceOptions,
): Map<string, ConfigTemplateLink> {
  const ids = [...new Set(solutions.flatMap(({ configTemplateIds }) => configTemplateIds))];
  const linked = (configTemplateId: string) => new ConfigTemplateLink(`${name}-config-${nameOf(configTemplateId)}`, { configTemplateId, ...target }, options);
  return new Map(ids.map((id) => [id, linked(id)]));
}
