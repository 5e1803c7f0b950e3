import type { LatencyName } from "../latencies";
import { ArmError, type ArmAnswer, type ArmRequest, type Azure, type Json, type JsonObject } from "../operation";
import { textOf } from "../resource";
import { type EdgeDraft, keep, settle, writtenAnswer } from "./edge-resource";

/** Work that continues after the first answer. */
export interface EdgeWork {
  /** The operation's resource. */
  resourceId: string;
  runningStatus: "InProgress" | "Deleting" | "Accepted";
  latency: LatencyName;
  /** Its result becomes `properties` of the status document. */
  work(signal: AbortSignal): Json | Promise<Json>;
}

/** 202 with the literal `null` and both headers: actions, createVersion, removeVersion of templates, PATCH, DELETE. Source: workload-orchestration reference 1.2. */
export function acceptedAnswer(work: EdgeWork, azure: Azure): ArmAnswer {
  const url = begin(work, azure);
  return { status: 202, headers: { "Azure-AsyncOperation": url, Location: url }, body: null };
}

/** 201 (200 if it existed) with the resource and `Azure-AsyncOperation` only: PUT. Source: workload-orchestration reference 1.2. */
export function createdAnswer(
  written: { body: JsonObject; isNew: boolean },
  work: Omit<EdgeWork, "resourceId" | "runningStatus">,
  request: ArmRequest,
  azure: Azure,
): ArmAnswer {
  const { headers, body } = writtenAnswer(written.body, request);
  const url = begin({ ...work, resourceId: textOf(written.body.id) ?? "", runningStatus: "Accepted" }, azure);
  return { status: written.isNew ? 201 : 200, headers: { ...headers, "Azure-AsyncOperation": url, "x-ms-async-operation-timeout": "PT2H" }, body };
}

/** PUT of a resource whose operation ends with `Succeeded` and does nothing else. */
export function writtenLater(draft: EdgeDraft, request: ArmRequest, azure: Azure): ArmAnswer {
  const isNew = azure.store.get(draft.id) === undefined;
  const body = keep(draft, request.principal, azure);
  return createdAnswer({ body, isNew }, { latency: "edge action", work: () => settle(draft.id, azure) }, request, azure);
}

/** DELETE: 204 for a missing resource, else 202; the operation's end removes it with everything below it. */
export function deletedAnswer(id: string, azure: Azure, options: { latency: LatencyName; before?: (signal: AbortSignal) => void | Promise<void> }): ArmAnswer {
  const found = azure.store.get(id);
  if (!found) return { status: 204 };
  if (found.properties.provisioningState === "Deleting") throw new ArmError(409, "InvalidResourceOperation", `'${found.id}' is being deleted already.`);
  azure.store.put({ ...found, properties: { ...found.properties, provisioningState: "Deleting" } });
  const work = async (signal: AbortSignal) => {
    try {
      await options.before?.(signal);
    } catch (error) {
      azure.store.put(found);
      throw error;
    }
    removeTree(found.id, azure);
    return null;
  };
  return acceptedAnswer({ resourceId: found.id, runningStatus: "Deleting", latency: options.latency, work }, azure);
}

/** Removes a resource and everything below it from the store. */
export function removeTree(id: string, azure: Azure): void {
  for (const child of azure.store.below(id)) azure.store.delete(child.id);
  azure.store.delete(id);
}

/** Starts the operation in the region of the resource or of the nearest one above it. */
export function begin({ resourceId, ...work }: EdgeWork, azure: Azure): string {
  return azure.operations.begin({ style: "edge", resourceId, location: regionOf(resourceId, azure), ...work }).url;
}

function regionOf(id: string, azure: Azure): string {
  const location = textOf(azure.store.get(id)?.envelope.location);
  const parent = id.split("/").slice(0, -2).join("/");
  return location ?? (parent === "" ? "" : regionOf(parent, azure));
}
