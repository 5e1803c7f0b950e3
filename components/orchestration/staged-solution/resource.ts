import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface StagedSolutionArgs {
  /** Required. ARM id of the target. */
  targetId: pulumi.Input<string>;
  /** Required. ARM id of the solution template. */
  solutionTemplateId: string;
  /** Required. ARM id of its version. */
  templateVersionId: string;
  /** Required. Name of the instance, 24 characters at most. */
  instance: string;
  /** Required. What the configuration is resolved with; a change stages a new revision. YAML. */
  configuration: pulumi.Input<string>;
  /** Required. `repository[:tag]` of everything that is staged. */
  images: string[];
  /** Required. ARM id of the site's registry. */
  connectedRegistryId: pulumi.Input<string>;
  /** Required. Object id of the orchestration extension's identity. */
  orchestrationPrincipalId: string;
  /** Required. `accepted`: the run succeeds with the resource Pending while staging continues. */
  wait: "confirmed" | "accepted";
  /** Required. How long to wait, ISO 8601. */
  timeout: string;
}

/** A solution's images are on a site, ready to be deployed. */
export class StagedSolution extends EdgeResource {
  /** The revision on the target. */
  declare readonly solutionVersionId: pulumi.Output<string>;
  /** The service's word for it: `ReadyToDeploy` or `ReadyToUpgrade` once staged. */
  declare readonly state: pulumi.Output<string>;
  /** Revisions that this one took the place of, oldest first. */
  declare readonly superseded: pulumi.Output<string[]>;

  constructor(name: string, args: StagedSolutionArgs, options: pulumi.CustomResourceOptions = {}) {
    const outputs = ["solutionVersionId", "state", "superseded", "configurationDigest"];
    super("orchestration/StagedSolution", name, { ...args }, outputs, options);
  }
}
