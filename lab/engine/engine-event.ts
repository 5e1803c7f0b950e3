/** A step on one resource, as far as the lab reads it. Source: sdk/go/common/apitype/events.go, StepEventMetadata. */
export interface StepMetadata {
  /** `create`, `update`, `delete`, `same`, `refresh`, `replace`, `create-replacement`, `delete-replaced`, `read` ... */
  op: string;
  urn: string;
  type: string;
  /** Names of the properties that change. */
  diffs?: string[] | null;
  /** Names of the properties for whose sake it is replaced. */
  keys?: string[] | null;
}

/** One event of the engine; exactly one of the members beside `sequence` and `timestamp` is set, and kinds the lab does not read are kept as they are. Secrets are blanked by the engine. */
export interface EngineEvent {
  sequence: number;
  /** Seconds since 1970, whole. */
  timestamp: number;
  resourcePreEvent?: { metadata: StepMetadata; planning?: boolean };
  resOutputsEvent?: { metadata: StepMetadata; planning?: boolean };
  resOpFailedEvent?: { metadata: StepMetadata };
  diagnosticEvent?: { urn?: string; message: string; severity: "debug" | "info" | "info#err" | "warning" | "error"; ephemeral?: boolean };
  policyEvent?: { resourceUrn?: string; message: string; policyName: string; policyPackName: string; enforcementLevel: string };
  summaryEvent?: { resourceChanges: Record<string, number>; durationSeconds: number; isPreview: boolean };
}

/** What one run did with one resource. */
export interface ResourceOperation {
  urn: string;
  /** Last part of the URN. */
  name: string;
  /** For example `azure-native:containerregistry:Registry`. */
  type: string;
  /** The engine's word: `create`, `update`, `delete`, `same`, `refresh` ... */
  kind: string;
  /** From the engine's announcement until it had the outcome; 0 where it announced nothing. */
  durationMs: number;
  outcome: "done" | "failed" | "planned";
}

/** Pairs the engine's announcements with their outcomes. */
export class OperationLog {
  private readonly startedAt = new Map<string, number>();
  private readonly ended = new Map<string, ResourceOperation>();

  /** In the order in which they ended for the first time. */
  get operations(): ResourceOperation[] {
    return [...this.ended.values()];
  }

  /** Takes the next event; answers the operation that it ends, if it ends one. `now` in milliseconds. */
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
    // Components end twice: when they are registered and again with their outputs.
    this.ended.set(`${operation.outcome} ${op} ${urn}`, operation);
    return operation;
  }
}
