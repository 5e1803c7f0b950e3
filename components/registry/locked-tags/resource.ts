import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { LockedTagsInputs, LockedTagsState } from "./kind";

const defaults = { timeout: "PT10M" } satisfies Partial<LockedTagsInputs>;
const shape: ResourceShape<LockedTagsInputs, LockedTagsState> = { kind: "registry/LockedTags", outputs: {} };

/** See LockedTagsInputs. */
export type LockedTagsArgs = ArgsOf<LockedTagsInputs, { optional: keyof typeof defaults; takesOutputs: "images" }>;

/** Locks the tags of published images in the cloud registry. They stay locked when the resource is deleted. */
export class LockedTags extends EdgeResource<LockedTagsInputs, LockedTagsState> {
  constructor(name: string, args: LockedTagsArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...defaults, ...args }, options);
  }
}
