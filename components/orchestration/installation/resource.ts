import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { InstallationInputs, InstallationState } from "./kind";

const shape: ResourceShape<InstallationInputs, InstallationState> = {
  kind: "orchestration/Installation",
  outputs: { state: "plain", tookMs: "plain", installedVersionId: "plain" },
  secretInputs: ["siteRegistry"],
};

/** See InstallationInputs. */
export type InstallationArgs = ArgsOf<InstallationInputs, { takesOutputs: "targetId" | "solutionVersionId" | "proof" | "siteRegistry" | "heldBy" }>;

/** Installation of a staged solution on a site. */
export class Installation extends EdgeResource<InstallationInputs, InstallationState> {
  /** State of the revision, `Deployed`; absent while Pending. */
  declare readonly state: pulumi.Output<InstallationState["state"] | undefined>;

  constructor(name: string, args: InstallationArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
