import * as pulumi from "@pulumi/pulumi";
import type { EdgeApiVersion } from "../core/api-versions";
import type { Tags } from "../core/tags";
import { resourceTypes } from "../core/resource-types";
import { ConfigTemplate } from "./config-template/resource";
import { ConfigTemplateVersion } from "./config-template-version/resource";

/** Args of CatalogConfigTemplate. */
export interface CatalogConfigTemplateArgs {
  /** Required. ARM id of the resource group; solutions only find config templates in their own resource group. */
  resourceGroupId: string;
  /** Required. Azure region. */
  location: string;
  /** Required. Name of the config template. */
  configTemplate: string;
  /** Required. Shown in the portal. */
  description: string;
  /** Required. All versions to keep, their content as YAML. */
  versions: { version: string; configurations: string }[];
  /** Optional. Tags of the config template; versions have none. @default - none */
  tags?: Tags | undefined;
  /** Optional. API version of Microsoft.Edge. @default - `apiVersions.edge` */
  apiVersion?: EdgeApiVersion | undefined;
  /** Required. How long to wait for the service per resource, ISO 8601. */
  timeout: string;
}

/** A config template with all its versions. Children: the config template and its versions. */
export class CatalogConfigTemplate extends pulumi.ComponentResource {
  constructor(name: string, args: CatalogConfigTemplateArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.catalogConfigTemplate, name, {}, options);
    // The engine deletes in the order of each child's own dependencies, so every child needs the component's.
    const child = { parent: this, dependsOn: options.dependsOn };
    const { resourceGroupId, location, configTemplate, description, versions, tags, apiVersion, timeout } = args;
    const template = new ConfigTemplate(`${name}-template`, { resourceGroupId, name: configTemplate, location, description, tags, apiVersion, timeout }, child);
    for (const { version, configurations } of versions)
      new ConfigTemplateVersion(`${name}-${version}`, { configTemplateId: template.id, version, configurations, apiVersion, timeout }, child);
    this.registerOutputs({});
  }
}
