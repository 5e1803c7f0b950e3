import { operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import type { Property } from "../property-table";
import { objectOf, resourceAt, sameId, textOf, textsOf } from "../resource";
import type { StoredResource } from "../store";
import { configTemplatePath } from "./config-templates";
import { childrenOf, keep, listAnswer, readAnswer, requireSettled, serviceApplication } from "./edge-resource";
import { acceptedAnswer } from "./long-running-answer";
import { idAt, newestVersion } from "./service-path";

const type = "Microsoft.Edge/configTemplates/configTemplateMetadatas";
const path = `${configTemplatePath}/configTemplateMetadatas/{metadata}`;
const source = "Azure CLI, config-template link, unlink and hierarchy show, API version 2025-08-01";
const common = { apiVersions: newestVersion, source } as const;

const body: Property = {
  type: "object",
  properties: { contextId: { type: "string", flags: ["required"] }, hierarchyIds: { type: "array", flags: ["required"], items: { type: "string" } } },
};

/** Where config templates may be read: they are linked to hierarchies, and metadata of each context tell to which. */
export const configTemplateLinkOperations: Operation[] = [
  operation({ ...common, verb: "POST", path: `${configTemplatePath}/linkToHierarchies`, body, latency: "edge action", handle: link }),
  operation({ ...common, verb: "POST", path: `${configTemplatePath}/unLinkFromHierarchies`, body, latency: "edge action", handle: unlink }),
  operation({ ...common, verb: "GET", path, latency: "immediate", handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  operation({
    ...common,
    verb: "GET",
    path: `${configTemplatePath}/configTemplateMetadatas`,
    latency: "immediate",
    handle: (request, azure) => listAnswer(resourceAt(idAt(configTemplatePath, request), azure).id, type, request, azure),
  }),
];

/** Linking again changes nothing (assumed). The context and what is linked must exist (assumed); a target alone is modelled as a hierarchy. */
function link(request: ArmRequest, azure: Azure): ArmAnswer {
  for (const id of [contextIn(request), ...hierarchiesIn(request)]) resourceAt(id, azure);
  return changed(request, azure, (linked, asked) => [...linked, ...asked.filter((id) => !linked.some((other) => sameId(other, id)))]);
}

/** What is not linked is passed over (assumed); so a target that has gone can be unlinked. */
function unlink(request: ArmRequest, azure: Azure): ArmAnswer {
  return changed(request, azure, (linked, asked) => linked.filter((id) => !asked.some((other) => sameId(other, id))));
}

/** The metadata of a context are named as the context, and stay when nothing is linked any more (both assumed). The envelope holds nothing (assumed). */
function changed(request: ArmRequest, azure: Azure, change: (linked: string[], asked: string[]) => string[]): ArmAnswer {
  const template = requireSettled(resourceAt(idAt(configTemplatePath, request), azure));
  const context = contextIn(request);
  const id = `${template.id}/configTemplateMetadatas/${context.split("/").at(-1)}`;
  const work = () => {
    const hierarchyIds = change(linkedIn(azure.store.get(id)), hierarchiesIn(request));
    const properties: JsonObject = { linkedHierarchies: hierarchyIds.length === 0 ? [] : [{ hierarchyIds }], provisioningState: "Succeeded" };
    keep({ id, type, properties }, serviceApplication, azure);
    return null;
  };
  return acceptedAnswer({ resourceId: template.id, runningStatus: "InProgress", latency: "edge action", work }, azure);
}

/** Is a config template linked to this hierarchy? */
export function isLinked(template: StoredResource, hierarchyId: string, azure: Azure): boolean {
  return childrenOf(template.id, type, azure).some((metadata) => linkedIn(metadata).some((id) => sameId(id, hierarchyId)));
}

function linkedIn(metadata: StoredResource | undefined): string[] {
  const entries = metadata?.properties.linkedHierarchies;
  return Array.isArray(entries) ? entries.flatMap((entry) => textsOf(objectOf(entry).hierarchyIds)) : [];
}

function contextIn({ body: sent }: ArmRequest): string {
  return textOf(sent?.contextId) ?? "";
}

function hierarchiesIn({ body: sent }: ArmRequest): string[] {
  return textsOf(sent?.hierarchyIds);
}
