import { apiVersions } from "../../core/api-versions";
import { groupOf, nameOf, sameArmId } from "../../core/arm-id";
import { asArmId, ignored, recorded, replaces, updates } from "../../core/field-table";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { type WithApiVersion, withSelectedVersion } from "../api-version";
import { type DeclaredAzureSite, type LiveAzureSite, differingSite, labelsOf, levelOf, refersTo, siteReferenceId } from "./rules";

/** Inputs of AzureSite. */
export interface AzureSiteInputs extends WithTimeout, WithApiVersion {
  /** Required. ARM id of the site, in a resource group. */
  siteId: string;
  /** Required. Level of the site in the context's hierarchy. */
  level: string;
  /** Required. ARM id of the tenant's context. */
  contextId: string;
  /** Required. Name of the reference in the context, 3-24 letters, digits and `-`. */
  referenceName: string;
}

/** No outputs. */
export type AzureSiteState = Record<string, never>;

type Inputs = AzureSiteInputs;
type State = AzureSiteState;

/** Creates the site, or changes its level if an earlier run set it. Labels are sent as a whole, so those of others are read immediately before (`assumed:azure-site-answers`). Source: PUT and PATCH sites, API version 2025-06-01. */
const sited: CallPhase<Inputs, State> = {
  name: "sited",
  dependsOn: ["siteId", "level"],
  start: async ({ siteId, level }, _known, { arm }) => {
    const site = await arm.get(siteId, apiVersions.site);
    if (levelOf(site)?.toLowerCase() === level.toLowerCase()) return undefined;
    const labels = { ...labelsOf(site), level };
    const call = { path: siteId, apiVersion: apiVersions.site };
    return site === undefined
      ? arm.begin({ ...call, method: "PUT", body: { properties: { displayName: nameOf(siteId), labels } } })
      : arm.begin({ ...call, method: "PATCH", body: { properties: { labels } } });
  },
  learn: () => ({}),
};

/** Creates the reference with which the context knows the site. Source: PUT siteReferences, API version 2025-08-01. */
const referenced: CallPhase<Inputs, State> = {
  name: "referenced",
  dependsOn: ["siteId", "contextId", "referenceName"],
  start: async (inputs, _known, { arm }) => {
    const path = siteReferenceId(inputs);
    if (refersTo(await arm.get(path, apiVersions.edge), inputs.siteId)) return undefined;
    return arm.begin({ method: "PUT", path, apiVersion: apiVersions.edge, body: { properties: { siteId: inputs.siteId } } });
  },
  learn: () => ({}),
};

/**
 * A site of Azure Arc site manager and its reference in the context. It creates what is missing of the two and takes neither away: others list the site, and
 * configurations may be attached to it. azure-native calls sites in a version without labels, so it cannot set the level (ADR 22).
 */
export const azureSite: Lifecycle<Inputs, State> = {
  kind: "orchestration/AzureSite",
  stateVersion: 1,
  client: withSelectedVersion,
  fields: {
    siteId: replaces(asArmId),
    level: updates(),
    contextId: replaces(asArmId),
    referenceName: replaces(),
    apiVersion: recorded,
    timeout: ignored,
  },
  id: ({ siteId }) => siteId,
  preflight: async (inputs, previous, { arm }) => {
    const live = await readAzureSite(inputs, (id, version) => arm.get(id, version));
    // This resource may change the level of the site that it manages already, and of no other.
    const isManaged = previous?.siteId !== undefined && sameArmId(previous.siteId, inputs.siteId);
    return differingSite(isManaged ? { ...inputs, level: levelOf(live.site) ?? inputs.level } : inputs, live);
  },
  phases: [sited, referenced],
  read: async ({ siteId = "", contextId = "", referenceName = "" }, _known, { arm }) => {
    const { site, reference } = await readAzureSite({ siteId, contextId, referenceName }, (id, version) => arm.get(id, version));
    if (site === undefined) return goneOrUnknown(arm, groupOf(siteId), apiVersions.resourceGroup);
    return { is: "present", inputs: { level: levelOf(site) ?? "" }, rerun: refersTo(reference, siteId) ? [] : [referenced.name] };
  },
  remove: [],
};

/** Reads the site and its reference. `get`: how one of them is read; undefined for one that does not exist. */
export async function readAzureSite(
  settings: Omit<DeclaredAzureSite, "level">,
  get: (id: string, apiVersion: string) => Promise<unknown>,
): Promise<LiveAzureSite> {
  const [site, reference] = await Promise.all([get(settings.siteId, apiVersions.site), get(siteReferenceId(settings), apiVersions.edge)]);
  return { site, reference };
}
