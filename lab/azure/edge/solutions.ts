import { operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { objectOf, resourceAt, sameId } from "../resource";
import type { StoredResource } from "../store";
import { keep, listAnswer, readAnswer, rewrite, serviceApplication } from "./edge-resource";
import { edgeVersions, idAt, targetPath } from "./service-path";
import { solutionVersionType } from "./solution-version-record";

const type = "Microsoft.Edge/targets/solutions";
const path = `${targetPath}/solutions/{solution}`;
const versionPath = `${path}/versions/{version}`;
const common = { apiVersions: edgeVersions, latency: "immediate", source: "workload-orchestration reference 2.1, 2.7, 4.3" } as const;

/** Solutions of a target and their versions: created by the service, read-only for callers. */
export const solutionOperations: Operation[] = [
  operation({ ...common, verb: "GET", path, handle: (request, azure) => readAnswer(idAt(path, request), request, azure) }),
  operation({ ...common, verb: "GET", path: `${targetPath}/solutions`, handle: (request, azure) => list(targetPath, type, request, azure) }),
  operation({ ...common, verb: "GET", path: versionPath, handle: (request, azure) => readAnswer(idAt(versionPath, request), request, azure) }),
  operation({ ...common, verb: "GET", path: `${path}/versions`, handle: (request, azure) => list(path, solutionVersionType, request, azure) }),
];

function list(parent: string, listed: string, request: ArmRequest, azure: Azure): ArmAnswer {
  return listAnswer(resourceAt(idAt(parent, request), azure).id, listed, request, azure);
}

/** Id of a template's solution on a target; its name is the template's unique identifier. Source: reference 2.7. */
export function solutionId(targetId: string, template: StoredResource): string {
  return `${targetId}/solutions/${String(template.properties.uniqueIdentifier)}`;
}

/** The solution of a template on a target, created at the first review. */
export function solutionOf(target: StoredResource, template: StoredResource, azure: Azure): StoredResource {
  const id = solutionId(target.id, template);
  const { extendedLocation } = target.envelope;
  const properties: JsonObject = {
    solutionTemplateId: template.id,
    displayName: template.name,
    availableSolutionTemplateVersions: [],
    provisioningState: "Succeeded",
  };
  if (!azure.store.get(id))
    keep({ id, type, envelope: extendedLocation === undefined ? {} : { extendedLocation }, properties, hidden: {} }, serviceApplication, azure);
  return resourceAt(id, azure);
}

/** The next revision of a template version on a target; numbers are never reused. Counted per template version (assumed: reference 2.7). */
export function nextRevision(id: string, templateVersion: string, azure: Azure): number {
  const solution = resourceAt(id, azure);
  const revisions = (solution.hidden.revisions ?? {}) as Record<string, number>;
  const revision = (revisions[templateVersion] ?? 0) + 1;
  azure.store.put({ ...solution, hidden: { ...solution.hidden, revisions: { ...revisions, [templateVersion]: revision } } });
  rewrite(id, azure, ({ availableSolutionTemplateVersions: available, ...properties }) => {
    const others = Array.isArray(available) ? available.filter((one) => objectOf(one).solutionTemplateVersion !== templateVersion) : [];
    const latest = { solutionTemplateVersion: templateVersion, latestConfigRevision: String(revision), isConfigured: true };
    return { ...properties, availableSolutionTemplateVersions: [...others, latest] };
  });
  return revision;
}

/** Solution id of a template, even of a deleted one, so that staged solutions stay removable. */
export function solutionIdOf(target: StoredResource, templateId: string, azure: Azure): string {
  const template = azure.store.get(templateId);
  if (template) return solutionId(target.id, template);
  const solution = azure.store.below(target.id, type).find(({ properties }) => sameId(String(properties.solutionTemplateId), templateId));
  return solution?.id ?? `${target.id}/solutions/${templateId.split("/").at(-1)}`;
}
