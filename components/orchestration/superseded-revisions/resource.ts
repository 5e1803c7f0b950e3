import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { SupersededRevisionsInputs, SupersededRevisionsState } from "./kind";

const shape: ResourceShape<SupersededRevisionsInputs, SupersededRevisionsState> = { kind: "orchestration/SupersededRevisions", outputs: { kept: "plain" } };

/** See SupersededRevisionsInputs. */
export type SupersededRevisionsArgs = ArgsOf<SupersededRevisionsInputs, { takesOutputs: "targetId" | "solutionVersionId" | "superseded" }>;

/** Former revisions of a solution on a site: the newest are kept for a rollback, the others are removed. */
export class SupersededRevisions extends EdgeResource<SupersededRevisionsInputs, SupersededRevisionsState> {
  constructor(name: string, args: SupersededRevisionsArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
