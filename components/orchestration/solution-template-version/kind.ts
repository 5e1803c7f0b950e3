import { apiVersions } from "../../core/api-versions";
import { asArmId, asIs, asYaml, ignored, replaces, updates } from "../../core/field-table";
import { EdgeError } from "../../core/fault";
import { type JsonObject, at, canonicalJson, textAt } from "../../core/json";
import { stagedImages } from "../../core/solution-specification";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout, Removal, WaitPhase } from "../../dynamic/lifecycle";
import { missingImages } from "../../oci/missing-images";
import { removeVersion } from "../remove-version";
import { stagedOn } from "./staged-on";
import { versionChanged } from "../version-changed";

const version = apiVersions.edge;

export interface SolutionTemplateVersionInputs extends WithTimeout {
  solutionTemplateId: string;
  version: string;
  /** Configuration template, YAML. */
  configurations: string;
  /** Components with their charts and `staged` blocks. */
  specification: JsonObject;
  /** The registry that holds the images. */
  registryId: string;
}

export interface SolutionTemplateVersionState {
  /** As the service names it; absent while it waits for its images. */
  templateVersionId: string;
}

/** Id of a solution template's version. */
export function solutionTemplateVersionId(inputs: Pick<SolutionTemplateVersionInputs, "solutionTemplateId" | "version">): string {
  return `${inputs.solutionTemplateId}/versions/${inputs.version}`;
}

/** A version whose images nobody brought yet would fail on every site: it is made once they are there, and the run goes on without it. */
function imagesPresent(lookFor: typeof missingImages): WaitPhase<SolutionTemplateVersionInputs, SolutionTemplateVersionState> {
  return {
    name: "images present",
    waitPolicy: () => "accepted",
    observe: async ({ specification, registryId }, _known, { arm, environment }) => {
      const missing = await lookFor(arm, registryId, stagedImages(specification), environment);
      return missing.length === 0
        ? { is: "done", learned: {} }
        : { is: "waiting", reason: `${missing.join(", ")} not in the hub's registry yet: bring them with \`npm run push\`, then run \`pulumi up\` again` };
    },
  };
}

const created: CallPhase<SolutionTemplateVersionInputs, SolutionTemplateVersionState> = {
  name: "created",
  find: async (inputs, _known, { arm }) => {
    const live = await arm.get(solutionTemplateVersionId(inputs), version);
    return live && { templateVersionId: solutionTemplateVersionId(inputs) };
  },
  start: async ({ solutionTemplateId, version: number, configurations, specification }, _known, { arm }) => {
    const properties = { configurations, specification, orchestratorType: "TO" };
    const body = { version: number, solutionTemplateVersion: { properties } };
    return arm.begin({ method: "POST", path: `${solutionTemplateId}/createVersion`, apiVersion: version, body });
  },
  // The envelope holds two ids and nothing else.
  learn: (_inputs, result) => {
    const templateVersionId = textAt(result, "solutionTemplateVersionId");
    if (templateVersionId !== undefined) return { templateVersionId };
    throw new EdgeError([
      { code: "EDGE-TEMPLATE", what: "the answer to createVersion names no version", fix: "run `pulumi up` again, which finds what was made" },
    ]);
  },
};

const removed: Removal<SolutionTemplateVersionInputs, SolutionTemplateVersionState> = {
  name: "removed",
  start: async (inputs, _known, { arm }) => {
    const sites = await stagedOn(arm, inputs.solutionTemplateId, solutionTemplateVersionId(inputs));
    if (sites.length === 0) return removeVersion(arm, inputs.solutionTemplateId, inputs.version);
    throw new EdgeError([
      {
        code: "EDGE-VERSION-IN-USE",
        what: `version ${inputs.version} is on ${sites.join(", ")}`,
        given: solutionTemplateVersionId(inputs),
        allowed: "a version that no target has",
        fix: "pin another version on these sites and bring them up, or destroy them, before the version goes",
      },
    ]);
  },
};

/** The kind below, with this look for images in a registry. */
export function solutionTemplateVersionWith(lookFor: typeof missingImages): Lifecycle<SolutionTemplateVersionInputs, SolutionTemplateVersionState> {
  return {
    kind: "orchestration/SolutionTemplateVersion",
    stateVersion: 1,
    fields: {
      solutionTemplateId: replaces(asArmId),
      version: replaces(),
      configurations: updates(asYaml),
      specification: updates(asIs),
      registryId: ignored,
      timeout: ignored,
    },
    id: solutionTemplateVersionId,
    preflight: async (inputs, _previous, { arm }) => {
      const live = await arm.get(solutionTemplateVersionId(inputs), version);
      return !live || sameContent(live, inputs) ? [] : [versionChanged("solution template", solutionTemplateVersionId(inputs))];
    },
    phases: [imagesPresent(lookFor), created],
    read: async ({ solutionTemplateId = "", version: number = "" }, { templateVersionId }, { arm }) => {
      if (templateVersionId === undefined) return { is: "present" };
      const live = await arm.get(solutionTemplateVersionId({ solutionTemplateId, version: number }), version);
      return live ? { is: "present" } : goneOrUnknown(arm, solutionTemplateId, version);
    },
    remove: [removed],
  };
}

/** One version of a solution. Immutable: equal content is taken over, other content under the same number is refused in preview. */
export const solutionTemplateVersion = solutionTemplateVersionWith(missingImages);

function sameContent(live: JsonObject, { configurations, specification }: SolutionTemplateVersionInputs): boolean {
  const content = (text: unknown, components: unknown) => canonicalJson([asYaml(text), components]);
  return content(textAt(live, "properties", "configurations"), at(live, "properties", "specification")) === content(configurations, specification);
}
