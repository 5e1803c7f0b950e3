import type { OperationSpan } from "../../lab/azure/long-running-operations";

/** Time span in which the engine worked on a resource. */
export interface ResourceSpan {
  /** The engine's id of the resource: an ARM id; dynamic resources append `:` and more. */
  id: string;
  startMs: number;
  endMs: number;
}

/**
 * How long the service worked while the engine worked on a resource: the time covered by operations on or below its ARM id that started in that span. Pure.
 * Overlapping operations count once.
 */
export function serviceMs(resource: ResourceSpan, operations: readonly OperationSpan[]): number {
  const armId = resource.id.split(":")[0]?.toLowerCase() ?? "";
  const own = operations
    .filter(({ resourceId, startMs }) => belongs(resourceId.toLowerCase(), armId) && startMs >= resource.startMs && startMs <= resource.endMs)
    .map(({ startMs, endMs = resource.endMs }) => ({ startMs, endMs: Math.min(endMs, resource.endMs) }))
    .sort((a, b) => a.startMs - b.startMs);
  let covered = 0;
  let until = Number.NEGATIVE_INFINITY;
  for (const { startMs, endMs } of own) {
    covered += Math.max(0, endMs - Math.max(startMs, until));
    until = Math.max(until, endMs);
  }
  return covered;
}

/** An action is an operation on its parent, and a version is created by its parent. */
function belongs(resourceId: string, armId: string): boolean {
  return armId !== "" && (resourceId === armId || resourceId.startsWith(`${armId}/`) || armId.startsWith(`${resourceId}/versions/`));
}
