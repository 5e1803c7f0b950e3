import type { StagingRequest } from "../../site/agent";
import type { JsonObject } from "../operation";
import { objectOf, textOf, textsOf } from "../resource";

/** Images that a specification stages, one request per registry. Empty if no component lists images. Source: workload-orchestration reference 5. */
export function stagingRequests(solutionVersionId: string, specification: JsonObject): StagingRequest[] {
  const byRegistry = new Map<string, Set<string>>();
  for (const component of Array.isArray(specification.components) ? specification.components : []) {
    const staged = objectOf(objectOf(objectOf(component).properties).staged);
    const images = textsOf(staged.images);
    if (images.length === 0) continue;
    const acrResourceId = textOf(staged.acrResourceId) ?? "";
    const known = [...byRegistry.keys()].find((id) => id.toLowerCase() === acrResourceId.toLowerCase()) ?? acrResourceId;
    byRegistry.set(known, new Set([...(byRegistry.get(known) ?? []), ...images]));
  }
  return [...byRegistry].map(([acrResourceId, images]) => ({ solutionVersionId, acrResourceId, images: [...images] }));
}
