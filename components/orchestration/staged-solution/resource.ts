import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { StagedSolutionInputs, StagedSolutionState } from "./kind";

const shape: ResourceShape<StagedSolutionInputs, StagedSolutionState> = {
  kind: "orchestration/StagedSolution",
  outputs: { solutionVersionId: "plain", state: "plain", superseded: "plain", configurationDigest: "plain" },
  secretInputs: ["siteRegistry"],
};

/** See StagedSolutionInputs. */
export type StagedSolutionArgs = ArgsOf<
  StagedSolutionInputs,
  { takesOutputs: "targetId" | "configuration" | "connectedRegistryId" | "orchestrationPrincipalId" | "proof" | "siteRegistry" }
>;

/** A solution whose images are staged on a site, ready to be installed. */
export class StagedSolution extends EdgeResource<StagedSolutionInputs, StagedSolutionState> {
  /** ARM id of the current revision on the target. */
  declare readonly solutionVersionId: pulumi.Output<StagedSolutionState["solutionVersionId"]>;
  /** State of the revision, `ReadyToDeploy` or `ReadyToUpgrade` once staged. */
  declare readonly state: pulumi.Output<StagedSolutionState["state"]>;
  /** ARM ids of existing revisions that the current one replaced, oldest first. */
  declare readonly superseded: pulumi.Output<StagedSolutionState["superseded"]>;

  constructor(name: string, args: StagedSolutionArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
