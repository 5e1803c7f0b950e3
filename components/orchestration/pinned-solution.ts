import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { Configuration } from "./configuration/resource";
import { Installation } from "./installation/resource";
import { StagedSolution, type StagedSolutionArgs } from "./staged-solution/resource";
import { SupersededRevisions } from "./superseded-revisions/resource";

export interface PinnedSolutionArgs extends Omit<StagedSolutionArgs, "configuration" | "instance"> {
  /** Required. Name of the solution template, and of its instance on the target. */
  solution: string;
  /** Required. `x.y.z` */
  version: string;
  /** Required. Values of the site for this solution. */
  values: Readonly<Record<string, unknown>>;
  /** Optional. Name of the value that is this address, where the template reads it as one. @default - the template asks the service for it */
  addressValue?: string | undefined;
  /** Required. Address of the site's registry, from which the configuration builds image names. */
  serviceAddress: pulumi.Input<string>;
  /** Required. Does the solution run on the site, too? */
  installation: "off" | "on";
  /** Required. How many former revisions stay on the site. */
  keepRevisions: number;
  /** Required. `accepted`: the run succeeds while staging goes on. */
  wait: "confirmed" | "accepted";
  /** Optional. What takes the solution along when it is removed itself. @default - the solution is taken off the site first */
  deletedWith?: pulumi.Resource | undefined;
}

/** One solution version of a site: its values, its images on the site, and whether it runs there. Children: configuration (where there are values), staged solution, installation (where it is on), superseded revisions. */
export class PinnedSolution extends pulumi.ComponentResource {
  /** The revision on the target. */
  readonly solutionVersionId: pulumi.Output<string>;
  readonly state: pulumi.Output<string>;

  constructor(name: string, args: PinnedSolutionArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:orchestration:PinnedSolution", name, {}, options);
    const { solution, version, values, addressValue, serviceAddress, installation, keepRevisions, deletedWith, ...rest } = args;
    const { targetId, solutionTemplateId, wait, timeout } = rest;
    // Removal goes by what each child's own state says it depends on: what the component waits for is not passed down by itself.
    const child = { parent: this, dependsOn: options.dependsOn };
    const onSite = deletedWith === undefined ? child : { ...child, deletedWith };
    const isSet = addressValue !== undefined || Object.keys(values).length > 0;
    const text = textOf(values, addressValue, serviceAddress);
    const configuration = isSet ? [new Configuration(`${name}-configuration`, { targetId, solutionTemplateId, version, values: text, timeout }, child)] : [];
    const staged = new StagedSolution(
      `${name}-staged`,
      { ...rest, instance: solution, configuration: pulumi.output(serviceAddress).apply((address) => stringify({ values, serviceAddress: address })) },
      pulumi.mergeOptions(onSite, { dependsOn: configuration }),
    );
    const { solutionVersionId, superseded } = staged;
    const revision = { targetId, solutionTemplateId, instance: solution, solutionVersionId, wait, timeout };
    const installed = installation === "on" ? [new Installation(`${name}-installation`, revision, onSite)] : [];
    // What ran before goes only once something else runs.
    new SupersededRevisions(`${name}-superseded`, { ...revision, superseded, keep: keepRevisions }, { ...child, dependsOn: installed });
    this.solutionVersionId = solutionVersionId;
    this.state = pulumi.all([staged.state, installed[0]?.state]).apply(([staging, running]) => running ?? staging);
    this.registerOutputs({ solutionVersionId: this.solutionVersionId, state: this.state });
  }
}

/** Plain where no value is the address, so that a preview knows it even while the address is to be chosen. */
function textOf(values: Readonly<Record<string, unknown>>, addressValue: string | undefined, serviceAddress: pulumi.Input<string>): pulumi.Input<string> {
  if (addressValue === undefined) return stringify(values);
  return pulumi.output(serviceAddress).apply((address) => stringify({ ...values, [addressValue]: address }));
}
