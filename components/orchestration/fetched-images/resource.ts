import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape, stackOwner } from "../../dynamic/edge-resource";
import type { FetchedImagesInputs, FetchedImagesState } from "./inputs";

const shape: ResourceShape<FetchedImagesInputs, FetchedImagesState> = {
  kind: "orchestration/FetchedImages",
  outputs: { digests: "plain", proof: "plain", transfer: "plain" },
  secretInputs: ["siteRegistry"],
};

/** See FetchedImagesInputs. */
export type FetchedImagesArgs = ArgsOf<FetchedImagesInputs, { optional: "by"; takesOutputs: "connectedRegistryId" | "siteRegistry" }>;

/** The images of a solution version, fetched to a site and proved there. */
export class FetchedImages extends EdgeResource<FetchedImagesInputs, FetchedImagesState> {
  /** How each image is known to be at the site; empty while images arrive. */
  declare readonly proof: pulumi.Output<FetchedImagesState["proof"]>;
  /** What arrived while a run looked; absent before one saw images arrive for 20 seconds. */
  declare readonly transfer: pulumi.Output<FetchedImagesState["transfer"]>;

  constructor(name: string, args: FetchedImagesArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { by: stackOwner(), ...args }, options);
  }
}
