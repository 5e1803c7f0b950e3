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

/** Links of config templates to the hierarchies that may read them; each context's metadata lists its links. */
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

/** Ignores what is not linked (assumed), so a deleted target can be unlinked. */
function unlink(request: ArmRequest, azure: Azure): ArmAnswer {
  return changed(request, azure, (linked, asked) => linked.filter((id) => !asked.some((other) => sameId(other, id))));
}

/** A context's metadata has the context's name, and stays when nothing is linked (both assumed). The operation's result is empty (assumed). */
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
