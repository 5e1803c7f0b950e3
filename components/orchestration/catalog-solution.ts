import * as pulumi from "@pulumi/pulumi";
import type { EdgeApiVersion } from "../core/api-versions";
import type { JsonObject } from "../core/json";
import type { ImageContents } from "../oci/image-content";
import type { ImageDigests } from "../core/moved-tag";
import type { Tags } from "../core/tags";
import { resourceTypes } from "../core/resource-types";
import { withRegistry } from "../core/solution-specification";
import { Schema } from "./schema/resource";
import { SchemaVersion } from "./schema-version/resource";
import { SolutionTemplate } from "./solution-template/resource";
import { SolutionTemplateVersion } from "./solution-template-version/resource";

/** One version of a solution, read from its folder. */
export interface CatalogVersion {
  /** `x.y.z` */
  version: string;
  /** Schema, YAML. */
  schema: string;
  /** Configuration template, YAML. */
  template: string;
  /** Components; a `staged` block without `acrResourceId` gets the hub's registry. */
  specification: JsonObject;
  /** `repository[:tag]` of all staged images. */
  images: string[];
}

/** An image of a published solution version. */
export interface PublishedImage {
  solution: string;
  /** `x.y.z` */
  version: string;
  /** `repository[:tag][@digest]` */
  image: string;
  digest: string;
  /** Size of all platforms in bytes; absent where an earlier release published the version. */
  bytes?: number;
  /** `os/architecture[/variant]` of each platform; absent as `bytes`. */
  platforms?: string[];
}

/** Args of CatalogSolution. */
export interface CatalogSolutionArgs {
  /** Required. ARM id of the resource group. */
  resourceGroupId: string;
  /** Required. Azure region. */
  location: string;
  /** Required. Name of the schema and of the solution template. */
  solution: string;
  /** Required. Shown in the portal. */
  description: string;
  /** Required. Capabilities that a target needs. */
  capabilities: string[];
  /** Optional. Whether an external validator must accept each published revision. @default - left as it is */
  externalValidation?: boolean | undefined;
  /** Required. All versions to keep. */
  versions: CatalogVersion[];
  /** Required. ARM id of the registry that holds the staged images. */
  registryId: string;
  /** Optional. Tags of schema and solution template; versions have none. @default - none */
  tags?: Tags | undefined;
  /** Optional. API version of Microsoft.Edge. @default - `apiVersions.edge` */
  apiVersion?: EdgeApiVersion | undefined;
  /** Required. How long to wait for the service per resource, ISO 8601. */
  timeout: string;
}

/** A solution with all its versions. Children: schema, solution template, and a version of both for each version of the solution. */
export class CatalogSolution extends pulumi.ComponentResource {
  /** Versions that sites may pin, in the given order; without those that are Pending because images are missing. */
  readonly ready: pulumi.Output<{ name: string; version: string }[]>;
  /** Images of these versions with the digests that they were published with. */
  readonly published: pulumi.Output<PublishedImage[]>;

  constructor(name: string, args: CatalogSolutionArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.catalogSolution, name, {}, options);
    // The engine deletes in the order of each child's own dependencies, so every child needs the component's.
    const child = { parent: this, dependsOn: options.dependsOn };
    const { resourceGroupId, location, solution, description, capabilities, externalValidation, registryId, tags, apiVersion, timeout } = args;
    const schema = new Schema(`${name}-schema`, { resourceGroupId, name: solution, location, tags, apiVersion, timeout }, child);
    const template = new SolutionTemplate(
      `${name}-template`,
      { resourceGroupId, name: solution, location, description, capabilities, externalValidation, tags, apiVersion, timeout },
      child,
    );
    const versions = args.versions.map(({ version, schema: value, template: configurations, specification }) => {
      const schemaVersion = new SchemaVersion(`${name}-schema-${version}`, { schemaId: schema.id, version, value, apiVersion, timeout }, child);
      const templateVersion = new SolutionTemplateVersion(
        `${name}-${version}`,
        { solutionTemplateId: template.id, version, configurations, specification: withRegistry(specification, registryId), registryId, apiVersion, timeout },
        pulumi.mergeOptions(child, { dependsOn: schemaVersion }),
      );
      return pulumi
        .all([templateVersion.templateVersionId, templateVersion.imageDigests, templateVersion.imageContents])
        .apply(([id, digests, contents]) => (id === undefined ? [] : [{ version, images: imagesOf(solution, version, digests ?? {}, contents ?? {}) }]));
    });
    const found = pulumi.all(versions).apply((all) => all.flat());
    this.ready = found.apply((ready) => ready.map(({ version }) => ({ name: solution, version })));
    this.published = found.apply((ready) => ready.flatMap(({ images }) => images));
    this.registerOutputs({ ready: this.ready, published: this.published });
  }
}

function imagesOf(solution: string, version: string, digests: ImageDigests, contents: ImageContents): PublishedImage[] {
  return Object.entries(digests).map(([image, digest]) => {
    const { bytes, platforms } = contents[image] ?? {};
    return { solution, version, image, digest, ...(bytes !== undefined && platforms !== undefined && { bytes, platforms }) };
  });
}
