import * as pulumi from "@pulumi/pulumi";
import type { MeasuredTransfer } from "../core/data-rate";
import type { ImageProof } from "../core/image-proof";
import type { ImageDigests } from "../core/moved-tag";
import { resourceTypes } from "../core/resource-types";
import { yamlText } from "../core/yaml-text";
import { FetchedImages, type FetchedImagesArgs } from "./fetched-images/resource";
import type { Maintenance } from "../maintenance/maintenance";
import { Configuration } from "./configuration/resource";
import { Installation } from "./installation/resource";
import { StagedSolution, type StagedSolutionArgs } from "./staged-solution/resource";
import { SupersededRevisions } from "./superseded-revisions/resource";

/** A solution version that a site pins, with the facts that the hub knows about it. */
export interface PinnedVersion {
  /** Name of the solution. */
  name: string;
  /** `x.y.z` */
  version: string;
  /** The site's values for the solution. */
  values: Readonly<Record<string, unknown>>;
  /** Name of the value to set to the service address of the site's registry. @default - none, the template calls `$connectedRegistryIP()` */
  addressValue?: string | undefined;
  /** `repository[:tag]` of all staged images. */
  images: string[];
  /** Digest of each image when the hub published the version. @default - unknown, moved tags are not noticed */
  publishedDigests?: ImageDigests | undefined;
  /** `repository[:tag]` of the images of the former versions that stay on the site. @default - none */
  formerImages?: string[] | undefined;
  /** Repositories of all kept versions of the solution, so that pods can still pull during an upgrade and after a rollback. */
  repositories: string[];
  /** ARM ids of the hub's config templates that the solution reads. */
  configTemplateIds: string[];
  /** `off`: stage the solution only. `on`: install it, too. */
  installation: "off" | "on";
  /** How many former revisions stay on the site, so that a rollback moves no image. */
  keepRevisions: number;
  /** ARM id of the solution template. */
  solutionTemplateId: string;
  /** ARM id of the solution template version. */
  templateVersionId: string;
}

/** How the images of a solution are fetched to a site and proved there. */
export interface FetchArgs
  extends Pick<FetchedImagesArgs, "syncScopeMapId" | "repositories" | "siteRegistry" | "proofMode" | "syncSchedule" | "stallTimeout" | "timeout"> {
  /** Required. Resources whose replacement loses the site's images: what is at the site is then looked at again. */
  replacedWith: pulumi.Resource[];
}

/** Args of PinnedSolution. */
export interface PinnedSolutionArgs
  extends Omit<StagedSolutionArgs, "configuration" | "instance" | "proof" | "proofMode" | "siteRegistry">,
    Pick<PinnedVersion, "version" | "values" | "addressValue" | "installation" | "keepRevisions" | "publishedDigests"> {
  /** Optional. How its images are fetched before it is published. @default - they are not, the service fetches them once it is published */
  fetch?: FetchArgs | undefined;
  /** Required. Name of the solution template, and of the solution instance on the target. */
  solution: string;
  /** Required. Service address of the site's registry, from which the configuration builds image names. */
  serviceAddress: pulumi.Input<string>;
  /** Optional. Resource whose deletion also deletes the solution. @default - the solution is removed from the site first */
  deletedWith?: pulumi.Resource | undefined;
  /** Optional. When workloads of the site may be interrupted. @default - at any time */
  maintenance?: Maintenance | undefined;
  /** Optional. Why something that pods need waits for a maintenance window; resolves to undefined where nothing does. @default - nothing waits */
  heldBy?: pulumi.Output<string | undefined> | undefined;
}

/**
 * One pinned solution version on a site. Children in the order of the service's workflow: fetched images (unless `proof` is `off`), configuration (if there are values),
 * staged solution (review, publish, staging), installation (if `on`), superseded revisions.
 */
export class PinnedSolution extends pulumi.ComponentResource {
  /** ARM id of the revision on the target. */
  readonly solutionVersionId: pulumi.Output<string>;
  /** State of the revision as the service reports it, for example `ReadyToDeploy` or `Deployed`. */
  readonly state: pulumi.Output<string>;
  /** How each image is known to be at the site; empty while images arrive, and without a fetch. */
  readonly proof: pulumi.Output<ImageProof[]>;
  /** What arrived of the images while a run looked; undefined before one saw images arrive for 20 seconds. */
  readonly transfer: pulumi.Output<MeasuredTransfer | undefined>;
  /** Why the installation is Pending; undefined while it is not. */
  readonly pending: pulumi.Output<string | undefined>;

  constructor(name: string, args: PinnedSolutionArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.pinnedSolution, name, {}, options);
    const { solution, version, values, addressValue, serviceAddress, installation, keepRevisions, publishedDigests, deletedWith, ...others } = args;
    const { maintenance, heldBy, fetch, ...rest } = others;
    const { targetId, solutionTemplateId, wait, apiVersion, timeout } = rest;
    // The engine deletes in the order of each child's own dependencies, so every child needs the component's.
    const child = { parent: this, dependsOn: options.dependsOn };
    const onSite = deletedWith === undefined ? child : { ...child, deletedWith };
    const hasValues = addressValue !== undefined || Object.keys(values).length > 0;
    const yaml = valuesYaml(values, addressValue, serviceAddress);
    const configuration = hasValues
      ? [new Configuration(`${name}-configuration`, { targetId, solutionTemplateId, version, values: yaml, apiVersion, timeout }, child)]
      : [];
    const fetched = fetch && fetchedImages(name, args, fetch, child);
    const proved = fetch && fetched ? { proof: fetched.proof, proofMode: fetch.proofMode, siteRegistry: fetch.siteRegistry } : {};
    const staged = new StagedSolution(
      `${name}-staged`,
      {
        ...rest,
        ...proved,
        instance: solution,
        configuration: pulumi.output(serviceAddress).apply((address) => yamlText({ values, serviceAddress: address })),
      },
      pulumi.mergeOptions(onSite, { dependsOn: configuration }),
    );
    // A solution whose images are on their way has no revision yet.
    const solutionVersionId = staged.solutionVersionId.apply((id?: string) => id ?? "");
    const superseded = staged.superseded.apply((ids?: string[]) => ids ?? []);
    const revision = { targetId, solutionTemplateId, instance: solution, solutionVersionId, wait, apiVersion, timeout };
    const installed = installation === "on" ? [new Installation(`${name}-installation`, { ...revision, ...proved, maintenance, heldBy }, onSite)] : [];
    // Removes former revisions only after the new one is installed.
    new SupersededRevisions(`${name}-superseded`, { ...revision, superseded, keep: keepRevisions }, { ...child, dependsOn: installed });
    this.solutionVersionId = solutionVersionId;
    this.pending = pulumi.output(installed[0]?.pending);
    this.state = pulumi.all([staged.state, installed[0]?.state, this.pending]).apply(stateOf);
    this.proof = fetched ? fetched.proof.apply((proof?: ImageProof[]) => proof ?? []) : pulumi.output([]);
    this.transfer = pulumi.output(fetched?.transfer);
    this.registerOutputs({ solutionVersionId: this.solutionVersionId, state: this.state, proof: this.proof });
  }
}

/** State of the solution: of its staging while images arrive or its installation is Pending, because the installation's is that of the revision before then. */
function stateOf([staging = "", running, pending]: [string | undefined, string | undefined, string | undefined]): string {
  return pending === undefined ? (running ?? staging) : staging;
}

/** The images of the solution, looked at again where the site's instance is another one. */
function fetchedImages(name: string, args: PinnedSolutionArgs, { replacedWith, ...fetch }: FetchArgs, child: pulumi.CustomResourceOptions): FetchedImages {
  const { solution, version, images, publishedDigests, connectedRegistryId, wait } = args;
  const given = { ...fetch, solution, version, images, publishedDigests, connectedRegistryId, wait };
  return new FetchedImages(`${name}-fetched`, given, { ...child, replaceWith: replacedWith });
}

/** A plain string unless a value is the service address, so that a preview knows the values while the address is still to be chosen. */
function valuesYaml(values: Readonly<Record<string, unknown>>, addressValue: string | undefined, serviceAddress: pulumi.Input<string>): pulumi.Input<string> {
  if (addressValue === undefined) return yamlText(values);
  return pulumi.output(serviceAddress).apply((address) => yamlText({ ...values, [addressValue]: address }));
}
