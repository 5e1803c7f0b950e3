import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { SolutionTemplateVersionInputs, SolutionTemplateVersionState } from "./kind";

const shape: ResourceShape<SolutionTemplateVersionInputs, SolutionTemplateVersionState> = {
  kind: "orchestration/SolutionTemplateVersion",
  outputs: { templateVersionId: "plain", imageDigests: "plain", imageContents: "plain" },
};

/** See SolutionTemplateVersionInputs. */
export type SolutionTemplateVersionArgs = ArgsOf<SolutionTemplateVersionInputs, { takesOutputs: "solutionTemplateId" }>;

/** One immutable version of a solution, created once its images are in the registry; Pending until then. */
export class SolutionTemplateVersion extends EdgeResource<SolutionTemplateVersionInputs, SolutionTemplateVersionState> {
  /** ARM id that the service reports; absent while the version is Pending. */
  declare readonly templateVersionId: pulumi.Output<SolutionTemplateVersionState["templateVersionId"] | undefined>;
  /** Digest of each staged image when the version was published; absent while the version is Pending. */
  declare readonly imageDigests: pulumi.Output<SolutionTemplateVersionState["imageDigests"] | undefined>;
  /** What each image consisted of then; absent while the version is Pending, and where an earlier release published it. */
  declare readonly imageContents: pulumi.Output<SolutionTemplateVersionState["imageContents"]>;

  constructor(name: string, args: SolutionTemplateVersionArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, args, options);
  }
}
