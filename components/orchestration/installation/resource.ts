import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface InstallationArgs {
  /** Required. ARM id of the target. */
  targetId: pulumi.Input<string>;
  /** Required. ARM id of the solution template. */
  solutionTemplateId: string;
  /** Required. Name of the instance. */
  instance: string;
  /** Required. The revision to run; it must be staged. */
  solutionVersionId: pulumi.Input<string>;
  /** Required. `accepted`: the run succeeds with the resource Pending while the revision is not staged. */
  wait: "confirmed" | "accepted";
  /** Required. How long to wait, ISO 8601. */
  timeout: string;
}

/** A staged solution runs on a site. */
export class Installation extends EdgeResource {
  /** The service's word for the revision: `Deployed`; absent while Pending. */
  declare readonly state: pulumi.Output<string | undefined>;

  constructor(name: string, args: InstallationArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/Installation", name, { ...args }, ["state"], options);
  }
}
