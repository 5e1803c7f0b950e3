import { z } from "zod";
import { EdgeError } from "../../components/core/fault";
import { parsedJson } from "../../components/core/json";

const state = z.object({
  /** Absent for components. */
  custom: z.boolean().optional(),
  /** The object stays when the resource is deleted from the stack. */
  retainOnDelete: z.boolean().optional(),
  /** URN of the parent. */
  parent: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
  outputs: z.record(z.string(), z.unknown()).nullish(),
});

const step = z.object({
  /** `create`, `update`, `delete`, `same`, `read`, `replace`, `create-replacement`, `delete-replaced` ... */
  op: z.string(),
  urn: z.string().includes("::"),
  type: z.string(),
  /** `urn::id` of the provider; absent for components. */
  provider: z.string().optional(),
  old: state.nullish(),
  new: state.nullish(),
  /** Names of the inputs that force a replacement. */
  keys: z.array(z.string()).nullish(),
  /** Changed property paths as reported by the provider; this project's kinds report none. */
  detailedDiff: z.record(z.string(), z.object({ diffKind: z.string() })).nullish(),
});

/** The part of an engine event that a review reads; other members and other events are ignored. Source: sdk/go/common/apitype/events.go, CLI 3.259. */
const engineEventSchema = z.object({
  sequence: z.number(),
  resourcePreEvent: z.object({ metadata: step }).optional(),
  diagnosticEvent: z.object({ urn: z.string().optional(), message: z.string(), severity: z.string() }).optional(),
  policyEvent: z.object({ resourceUrn: z.string().optional(), policyName: z.string(), policyPackName: z.string(), enforcementLevel: z.string() }).optional(),
  summaryEvent: z
    .object({
      result: z.string().optional(),
      resourceChanges: z.record(z.string(), z.number()).nullish(),
      PolicyPacks: z.record(z.string(), z.string()).nullish(),
    })
    .optional(),
});

/** One event of the engine. */
export type EngineEvent = z.infer<typeof engineEventSchema>;
/** A planned step for one resource. */
export type PlannedStep = z.infer<typeof step>;

/**
 * Parses the event stream of one preview.
 *
 * Format: one JSON object per line, as written by `pulumi preview --json` with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW` set, and by `pulumi destroy --preview-only --json`.
 * @throws EdgeError `EDGE-EVENT-STREAM` with the numbers of all invalid lines; their text may contain secrets and is left out
 */
export function engineEvents(source: string, text: string): EngineEvent[] {
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  const read = lines.filter(({ line }) => line.trim() !== "").map(({ line, number }) => ({ number, event: engineEventSchema.safeParse(parsedJson(line)) }));
  const invalid = read.filter(({ event }) => !event.success).map(({ number }) => number);
  if (read.length > 0 && invalid.length === 0) return read.flatMap(({ event }) => event.data ?? []);
  throw new EdgeError([
    {
      code: "EDGE-EVENT-STREAM",
      what: read.length === 0 ? "the stream contains no events" : "the stream contains lines that are not engine events",
      given:
        read.length === 0
          ? source
          : `${source}, ${invalid.length === 1 ? "line" : "lines"} ${invalid.slice(0, 10).join(", ")}${invalid.length > 10 ? " ..." : ""}`,
      allowed: "one JSON object per line, as the engine streams them",
      fix: "record it with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 pulumi preview --json -s <stack>`",
    },
  ]);
}
