import { z } from "zod";
import { EdgeError } from "../../components/core/fault";

const state = z.object({
  /** Absent for components. */
  custom: z.boolean().optional(),
  /** Does the object stay when the resource is deleted? */
  retainOnDelete: z.boolean().optional(),
  inputs: z.record(z.string(), z.unknown()).nullish(),
});

const step = z.object({
  /** `create`, `update`, `delete`, `same`, `read`, `replace`, `create-replacement`, `delete-replaced` ... */
  op: z.string(),
  urn: z.string().includes("::"),
  type: z.string(),
  old: state.nullish(),
  new: state.nullish(),
  /** Names of the inputs for whose sake it is replaced. */
  keys: z.array(z.string()).nullish(),
  /** Property paths that change, as the provider says; own kinds say nothing here. */
  detailedDiff: z.record(z.string(), z.object({ diffKind: z.string() })).nullish(),
});

/** What the engine tells, as far as a review reads it; other members and other kinds of events are let through. Source: sdk/go/common/apitype/events.go, CLI 3.259. */
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
/** A step that the engine plans for one resource. */
export type PlannedStep = z.infer<typeof step>;

/**
 * The events of one preview.
 * Shape: one JSON object a line, as `pulumi preview --json` writes it with `PULUMI_ENABLE_STREAMING_JSON_PREVIEW` set and `pulumi destroy --preview-only --json` by itself.
 * @throws EdgeError `EDGE-EVENT-STREAM` with every line that is none, by number and without its text, which may hold anything
 */
export function engineEvents(source: string, text: string): EngineEvent[] {
  const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
  const read = lines.filter(({ line }) => line.trim() !== "").map(({ line, number }) => ({ number, event: engineEventSchema.safeParse(json(line)) }));
  const wrong = read.filter(({ event }) => !event.success).map(({ number }) => number);
  if (read.length > 0 && wrong.length === 0) return read.flatMap(({ event }) => event.data ?? []);
  throw new EdgeError([
    {
      code: "EDGE-EVENT-STREAM",
      what: read.length === 0 ? "there is no event in it" : "lines in it are no events of the engine",
      given:
        read.length === 0 ? source : `${source}, ${wrong.length === 1 ? "line" : "lines"} ${wrong.slice(0, 10).join(", ")}${wrong.length > 10 ? " ..." : ""}`,
      allowed: "one JSON object a line, as the engine streams them",
      fix: "record it by `PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 pulumi preview --json -s <stack>`",
    },
  ]);
}

function json(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
