import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface SupersededRevisionsArgs {
  /** Required. ARM id of the target. */
  targetId: pulumi.Input<string>;
  /** Required. ARM id of the solution template. */
  solutionTemplateId: string;
  /** Required. Name of the instance. */
  instance: string;
  /** Required. The present revision. */
  solutionVersionId: pulumi.Input<string>;
  /** Required. Revisions that it took the place of, oldest first. */
  superseded: pulumi.Input<string[]>;
  /** Required. How many of them stay. */
  keep: number;
  /** Required. `accepted`: the run succeeds with the resource Pending while the present revision is not staged. */
  wait: "confirmed" | "accepted";
  /** Required. How long to wait, ISO 8601. */
  timeout: string;
}

/** Former revisions of a solution on a site: the newest stay to be gone back to, the others are taken off. */
export class SupersededRevisions extends EdgeResource {
  constructor(name: string, args: SupersededRevisionsArgs, options: pulumi.CustomResourceOptions = {}) {
    super("orchestration/SupersededRevisions", name, { ...args }, ["kept"], options);
  }
}
