/** A planned step for one resource, as in the engine's event stream. */
export interface PlannedEvent {
  stack?: string;
  op: string;
  type: string;
  name: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  keys?: string[];
  isRetained?: boolean;
  /** The reason why it is Pending after the last run. */
  pending?: string;
}

const state = (inputs: Record<string, unknown> | undefined, isRetained: boolean) =>
  inputs && { custom: true, inputs: { __provider: "exports.handler", ...inputs }, ...(isRetained ? { retainOnDelete: true } : {}) };

/** Formats the event as a line of the stream. */
export function plannedEvent({ stack = "line-1", op, type, name, before, after, keys, isRetained = false, pending }: PlannedEvent): string {
  const metadata = {
    op,
    type,
    urn: `urn:pulumi:${stack}::edge-staging::edge:site:Site$${type}::${name}`,
    old: before && { ...state(before, isRetained), ...(pending === undefined ? {} : { outputs: { pending } }) },
    new: state(after, isRetained),
    keys,
  };
  return JSON.stringify({ sequence: 0, timestamp: 0, resourcePreEvent: { metadata, planning: true } });
}

/** Formats the summary, the last line of a stream. */
export function summaryEvent(result: "succeeded" | "failed" = "succeeded", unchanged = 1): string {
  return JSON.stringify({
    sequence: 0,
    timestamp: 0,
    summaryEvent: { result, resourceChanges: { same: unchanged }, PolicyPacks: { "edge-staging|local|/policy": "0.1.0" } },
  });
}

/** Formats a diagnostic message as a line of the stream. */
export function diagnosticEvent(severity: string, message: string, urn?: string): string {
  return JSON.stringify({ sequence: 0, timestamp: 0, diagnosticEvent: { severity, message, urn } });
}
