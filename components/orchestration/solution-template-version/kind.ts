import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { childId, listId, nameOf, sameArmId, subscriptionOf } from "../../core/arm-id";
import { EdgeError } from "../../core/fault";
import { asArmId, asYaml, ignored, recorded, replaces, updates } from "../../core/field-table";
import { type JsonObject, at, canonicalJson, isObject, textAt } from "../../core/json";
import { type ImageDigests, movedTags } from "../../core/moved-tag";
import { asSpecification, stagedImages } from "../../core/solution-specification";
import { stagedImageFaults } from "../../core/staged-image";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, Removal, WaitPhase, WithTimeout } from "../../dynamic/lifecycle";
import { type ImageContents, publishedContents } from "../../oci/image-content";
import { presentDigests } from "../../oci/present-digests";
import { RegistryError } from "../../oci/registry-error";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { configurationText } from "../configuration-text";
import { contentFaults, removeVersion, sameYaml, versionId } from "../versions";

const apiVersion = apiVersions.edge;

/** Inputs of SolutionTemplateVersion. */
export interface SolutionTemplateVersionInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the solution template. */
  solutionTemplateId: string;
  /** Required. `x.y.z` */
  version: string;
  /** Required. YAML with `schema` and `configs`. */
  configurations: string;
  /** Required. Components with their charts and `staged` blocks. */
  specification: JsonObject;
  /** Required. ARM id of the registry that holds the staged images. */
  registryId: string;
}

/** Outputs of SolutionTemplateVersion. */
export interface SolutionTemplateVersionState {
  /** ARM id that the service reports; absent while the version is Pending because images are missing. */
  templateVersionId: string;
  /** Digest of each staged image when the version was published; of a version of release 0.1.0, when a later release first updated it. */
  imageDigests: ImageDigests;
  /** What each image consisted of then; without images that could not be read, and absent of a version that an earlier release published. */
  imageContents?: ImageContents;
}

/** How the kind reads the registry. */
export interface RegistryReading {
  digests: typeof presentDigests;
  contents: typeof publishedContents;
}

type Inputs = SolutionTemplateVersionInputs;
type State = SolutionTemplateVersionState;

/** Waits for the staged images, because a version with missing images cannot be staged on any site. The run succeeds; the version stays Pending. */
function imagesFound(read: RegistryReading): WaitPhase<Inputs, State> {
  return {
    name: "images found",
    waitPolicy: () => "accepted",
    observe: async ({ specification, registryId }, { templateVersionId, imageDigests }, { arm, environment }) => {
      const images = stagedImages(specification);
      const present = await read.digests(arm, registryId, images, environment);
      const missing = images.filter((image) => present[image] === undefined);
      // What was published stays recorded, so that a tag that moved since is noticed.
      const isNew = templateVersionId === undefined;
      if (missing.length > 0)
        return {
          is: "waiting",
          reason: `${missing.join(", ")} not in the hub's registry yet: push them with \`edge-staging push\`, then run \`pulumi up\` again`,
        };
      if (!isNew) return { is: "done", learned: { imageDigests: { ...present, ...imageDigests } } };
      return { is: "done", learned: { imageDigests: present, imageContents: await read.contents(arm, registryId, present, environment) } };
    },
  };
}

/** Creates the version. Source: action `createVersion`; a PUT of versions needs API version 2026-03-01. */
const created: CallPhase<Inputs, State> = {
  name: "created",
  find: async ({ solutionTemplateId, version }, _known, { arm }) => {
    const templateVersionId = versionId(solutionTemplateId, version);
    return (await arm.get(templateVersionId, apiVersion)) && { templateVersionId };
  },
  start: async ({ solutionTemplateId, version, configurations, specification }, _known, { arm }) => {
    const body = { version, solutionTemplateVersion: { properties: { configurations, specification, orchestratorType: "TO" } } };
    return arm.begin({ method: "POST", path: `${solutionTemplateId}/createVersion`, apiVersion, body });
  },
  // The operation's result contains two ids only, not the version.
  learn: (_inputs, result) => {
    const templateVersionId = textAt(result, "solutionTemplateVersionId");
    if (templateVersionId !== undefined) return { templateVersionId };
    throw new EdgeError([
      {
        code: "EDGE-TEMPLATE",
        what: "the result of createVersion contains no solutionTemplateVersionId",
        fix: "run `pulumi up` again, which finds the created version",
      },
    ]);
  },
};

/** Removes the version unless a target still uses it: the service would remove it all the same. */
const removed: Removal<Inputs, State> = {
  name: "removed",
  start: async ({ solutionTemplateId, version }, _known, { arm }) => {
    const id = versionId(solutionTemplateId, version);
    const targets = await targetsWith(arm, solutionTemplateId, id);
    if (targets.length === 0) return removeVersion(arm, solutionTemplateId, version);
    throw new EdgeError([
      {
        code: "EDGE-VERSION-IN-USE",
        what: `version ${version} is on ${targets.join(", ")}`,
        given: id,
        allowed: "a version that is on no target",
        fix: "pin another version on these sites and run `pulumi up` there, or destroy the sites; then remove the version",
      },
    ]);
  },
};

/** The lifecycle below with another way to read the registry. For tests. */
export function solutionTemplateVersionWith(read: RegistryReading): Lifecycle<Inputs, State> {
  return {
    kind: "orchestration/SolutionTemplateVersion",
    stateVersion: 2,
    client: withSelectedVersion,
    // Version 1 recorded no digests: the phase that records them runs again, in place.
    migrate: (properties) => ({ ...properties, done: withoutPhase(properties["done"], "images found") }),
    fields: {
      solutionTemplateId: replaces(asArmId),
      version: replaces(),
      configurations: updates(asYaml),
      specification: updates(asSpecification),
      registryId: ignored,
      apiVersion: recorded,
      timeout: ignored,
    },
    id: ({ solutionTemplateId, version }) => versionId(solutionTemplateId, version),
    preflight: async ({ solutionTemplateId, version, ...content }, previous, { arm }) => [
      // A version that exists never changes.
      ...(previous === undefined ? stagedImageFaults(stagedImages(content.specification)) : []),
      ...(await contentFaults(arm, "solution template", versionId(solutionTemplateId, version), (live) => sameContent(live, content))),
    ],
    phases: [imagesFound(read), created],
    isolatesFailure: true,
    read: async (
      { solutionTemplateId = "", version = "", configurations = "", specification = {}, registryId = "" },
      { templateVersionId, imageDigests },
      { arm, environment },
    ) => {
      if (templateVersionId === undefined) return { is: "present" };
      const live = await arm.get(versionId(solutionTemplateId, version), apiVersion);
      if (!live) return goneOrUnknown(arm, solutionTemplateId, apiVersion);
      const drift = imageDigests ? await tagDrift(imageDigests, (images) => read.digests(arm, registryId, images, environment)) : [];
      return { is: "present", drift, ...(sameContent(live, { configurations, specification }) ? {} : { inputs: contentOf(live) }) };
    },
    remove: [removed],
  };
}

/**
 * One immutable version of a solution, created once its images are in the registry. An existing version with equal content is adopted; other content is
 * an error in preview.
 */
export const solutionTemplateVersion = solutionTemplateVersionWith({ digests: presentDigests, contents: publishedContents });

/** Tags that were moved since the version was published. Nothing to repair here: the version is immutable. None where the registry cannot be read. */
async function tagDrift(published: ImageDigests, read: (images: string[]) => Promise<ImageDigests>): Promise<string[]> {
  try {
    const moved = movedTags(published, await read(Object.keys(published)));
    return moved.map(({ image, published: before, present }) => `${image} leads to ${present ?? "nothing"}, the version was published with ${before}`);
  } catch (error) {
    if (error instanceof RegistryError) return [];
    throw error;
  }
}

function withoutPhase(done: unknown, phase: string): unknown {
  return isObject(done) ? Object.fromEntries(Object.entries(done).filter(([name]) => name !== phase)) : done;
}

/** The content as the service has it: other content than ours is refused by `preflight`. */
function contentOf(live: JsonObject): Pick<Inputs, "configurations" | "specification"> {
  const specification = at(live, "properties", "specification");
  return {
    configurations: configurationText(live, "properties", "configurations") ?? "",
    specification: isObject(specification) ? (specification as JsonObject) : {},
  };
}

function sameContent(live: JsonObject, { configurations, specification }: Pick<Inputs, "configurations" | "specification">): boolean {
  const isSameSpecification = canonicalJson(asSpecification(at(live, "properties", "specification"))) === canonicalJson(asSpecification(specification));
  return isSameSpecification && sameYaml(configurationText(live, "properties", "configurations"), configurations);
}

/** Names of the subscription's targets that have a revision of this template version, sorted. Empty when the template does not exist. */
async function targetsWith(arm: ArmClient, solutionTemplateId: string, templateVersionId: string): Promise<string[]> {
  const uniqueIdentifier = textAt(await arm.get(solutionTemplateId, apiVersion), "properties", "uniqueIdentifier");
  if (uniqueIdentifier === undefined) return [];
  const targets = await arm.list(listId(subscriptionOf(solutionTemplateId), "Microsoft.Edge/targets"), apiVersion);
  const names = await Promise.all(
    targets.map(async (target) => {
      const id = textAt(target, "id") ?? "";
      const revisions = await arm.listIfThere(`${childId(id, "solutions", uniqueIdentifier)}/versions`, apiVersion);
      return revisions.some((one) => sameArmId(textAt(one, "properties", "solutionTemplateVersionId") ?? "", templateVersionId)) ? [nameOf(id)] : [];
    }),
  );
  return names.flat().sort();
}
