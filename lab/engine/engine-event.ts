/** The part of a step on one resource that the lab reads. Source: sdk/go/common/apitype/events.go, StepEventMetadata. */
export interface StepMetadata {
  /** `create`, `update`, `delete`, `same`, `refresh`, `replace`, `create-replacement`, `delete-replaced`, `read` ... */
  op: string;
  urn: string;
  type: string;
  /** Names of the properties that change. */
  diffs?: string[] | null;
  /** Names of the properties that cause a replacement. */
  keys?: string[] | null;
}

/** One engine event. Exactly one member besides `sequence` and `timestamp` is set; kinds that the lab does not read are kept unchanged. The engine blanks secrets. */
export interface EngineEvent {
  sequence: number;
  /** Unix time in whole seconds. */
  timestamp: number;
  resourcePreEvent?: { metadata: StepMetadata; planning?: boolean };
  resOutputsEvent?: { metadata: StepMetadata; planning?: boolean };
  resOpFailedEvent?: { metadata: StepMetadata };
  diagnosticEvent?: { urn?: string; message: string; severity: "debug" | "info" | "info#err" | "warning" | "error"; ephemeral?: boolean };
  policyEvent?: { resourceUrn?: string; message: string; policyName: string; policyPackName: string; enforcementLevel: string };
  summaryEvent?: { resourceChanges: Record<string, number>; durationSeconds: number; isPreview: boolean };
}

/** One operation on one resource in one run. */
export interface ResourceOperation {
  urn: string;
  /** Last part of the URN. */
  name: string;
  /** For example `azure-native:containerregistry:Registry`. */
  type: string;
  /** The engine's operation: `create`, `update`, `delete`, `same`, `refresh` ... */
  kind: string;
  /** From the engine's start event to its outcome; 0 without a start event. */
  durationMs: number;
  outcome: "done" | "failed" | "planned";
}

/** Pairs the engine's start events with their outcomes. */
export class OperationLog {
  private readonly startedAt = new Map<string, number>();
  private readonly ended = new Map<string, ResourceOperation>();

  /** In order of first completion. */
  get operations(): ResourceOperation[] {
    return [...this.ended.values()];
  }

  /** Processes the next event. `now` in milliseconds. @returns the operation that it ends, if any */
  add(event: EngineEvent, now: number): ResourceOperation | undefined {
    const start = event.resourcePreEvent;
    if (start) this.startedAt.set(start.metadata.urn, now);
    const end = event.resOutputsEvent ?? event.resOpFailedEvent;
    if (!end) return undefined;
    const { urn, type, op } = end.metadata;
    const operation: ResourceOperation = {
      urn,
      name: urn.slice(urn.lastIndexOf("::") + 2),
      type,
      kind: op,
      durationMs: Math.round(now - (this.startedAt.get(urn) ?? now)),
      outcome: event.resOpFailedEvent ? "failed" : event.resOutputsEvent?.planning ? "planned" : "done",
    };
    // Components end twice: at registration and when their outputs are registered.
    this.ended.set(`${operation.outcome} ${op} ${urn}`, operation);
    return operation;
  }
}
