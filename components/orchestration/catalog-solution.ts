import * as pulumi from "@pulumi/pulumi";
import type { JsonObject } from "../core/json";
import { withRegistry } from "../core/solution-specification";
import { Schema } from "./schema/resource";
import { SchemaVersion } from "./schema-version/resource";
import { SolutionTemplate } from "./solution-template/resource";
import { SolutionTemplateVersion } from "./solution-template-version/resource";

/** One version of a solution as its folder says. */
export interface CatalogVersion {
  /** `x.y.z` */
  version: string;
  /** Schema, YAML. */
  schema: string;
  /** Configuration template, YAML. */
  template: string;
  /** Components; a `staged` block without a registry gets the hub's. */
  specification: JsonObject;
  /** `repository[:tag]` of everything that is staged. */
  images: string[];
}

export interface CatalogSolutionArgs {
  /** Required. ARM id of the resource group. */
  resourceGroupId: string;
  /** Required. Region. */
  location: string;
  /** Required. Name of schema and template. */
  solution: string;
  /** Required. What it is. */
  description: string;
  /** Required. What a target must be capable of. */
  capabilities: string[];
  /** Required. Every living version. */
  versions: CatalogVersion[];
  /** Required. ARM id of the registry that holds the images. */
  registryId: string;
  /** Required. How long one resource may take, ISO 8601. */
  timeout: string;
}

/** A solution with all its living versions. Children: schema, template, and for each version one of both. */
export class CatalogSolution extends pulumi.ComponentResource {
  /** Versions that sites may pin, in the order given; those that wait for their images are left out. */
  readonly ready: pulumi.Output<{ name: string; version: string }[]>;

  constructor(name: string, args: CatalogSolutionArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:orchestration:CatalogSolution", name, {}, options);
    // Removal goes by what each child's own state says it depends on: what the component waits for is not passed down by itself.
    const child = { parent: this, dependsOn: options.dependsOn };
    const { resourceGroupId, location, solution, description, capabilities, registryId, timeout } = args;
    const schema = new Schema(`${name}-schema`, { resourceGroupId, name: solution, location, timeout }, child);
    const template = new SolutionTemplate(`${name}-template`, { resourceGroupId, name: solution, location, description, capabilities, timeout }, child);
    const versions = args.versions.map(({ version, schema: value, template: configurations, specification }) => {
      const schemaVersion = new SchemaVersion(`${name}-schema-${version}`, { schemaId: schema.id, version, value, timeout }, child);
      const offered = new SolutionTemplateVersion(
        `${name}-${version}`,
        { solutionTemplateId: template.id, version, configurations, specification: withRegistry(specification, registryId), registryId, timeout },
        pulumi.mergeOptions(child, { dependsOn: schemaVersion }),
      );
      return pulumi.output(offered.templateVersionId).apply((id) => (id === undefined ? [] : [{ name: solution, version }]));
    });
    this.ready = pulumi.all(versions).apply((found) => found.flat());
    this.registerOutputs({ ready: this.ready });
  }
}
