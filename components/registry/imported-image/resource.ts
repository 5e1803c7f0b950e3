import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { ImportedImageInputs, ImportedImageState } from "./kind";

const defaults = { timeout: "PT30M" } satisfies Partial<ImportedImageInputs>;
const shape: ResourceShape<ImportedImageInputs, ImportedImageState> = {
  kind: "registry/ImportedImage",
  outputs: { digest: "plain" },
  secretInputs: ["credentials"],
};

/** See ImportedImageInputs. */
export type ImportedImageArgs = ArgsOf<ImportedImageInputs, { optional: keyof typeof defaults; takesOutputs: "registryId" }>;

/** An image that Azure copies into a registry from another one. It stays in the registry when the resource is deleted. */
export class ImportedImage extends EdgeResource<ImportedImageInputs, ImportedImageState> {
  /** Digest of the image in the registry. */
  declare readonly digest: pulumi.Output<ImportedImageState["digest"]>;

  constructor(name: string, args: ImportedImageArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...defaults, ...args }, options);
  }
}
