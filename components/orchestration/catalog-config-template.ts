import * as pulumi from "@pulumi/pulumi";
import { ConfigTemplate } from "./config-template/resource";
import { ConfigTemplateVersion } from "./config-template-version/resource";

export interface CatalogConfigTemplateArgs {
  /** Required. ARM id of the resource group; solutions look for config templates in their own. */
  resourceGroupId: string;
  /** Required. Region. */
  location: string;
  /** Required. Name of the config template. */
  configTemplate: string;
  /** Required. What it is. */
  description: string;
  /** Required. Every living version, its content as YAML. */
  versions: { version: string; configurations: string }[];
  /** Required. How long one resource may take, ISO 8601. */
  timeout: string;
}

/** A config template with all its living versions. Children: the template and its versions. */
export class CatalogConfigTemplate extends pulumi.ComponentResource {
  constructor(name: string, args: CatalogConfigTemplateArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:orchestration:CatalogConfigTemplate", name, {}, options);
    // Removal goes by what each child's own state says it depends on: what the component waits for is not passed down by itself.
    const child = { parent: this, dependsOn: options.dependsOn };
    const { resourceGroupId, location, configTemplate, description, versions, timeout } = args;
    const template = new ConfigTemplate(`${name}-template`, { resourceGroupId, name: configTemplate, location, description, timeout }, child);
    for (const { version, configurations } of versions)
      new ConfigTemplateVersion(`${name}-${version}`, { configTemplateId: template.id, version, configurations, timeout }, child);
    this.registerOutputs({});
  }
}
