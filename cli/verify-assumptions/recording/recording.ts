import { z } from "zod";
import { recordedHeaders } from "./recorder";

const text = z.string().min(1);

const exchangeSchema = z.strictObject({
  /** The assumption that it was made for, or `scratch group`. */
  check: text,
  /** A poll follows the URL that the exchange before it was answered with, until the operation ends; only its end is recorded. */
  isPoll: z.boolean(),
  request: z.strictObject({
    method: z.enum(["GET", "PUT", "PATCH", "POST", "DELETE"]),
    path: text,
    query: z.record(text, z.string()),
    body: z.json().optional(),
  }),
  answer: z.strictObject({ status: z.int().min(200).max(499), headers: z.partialRecord(z.enum(recordedHeaders), text), body: z.json().optional() }),
});

/** A recording of `verify-assumptions --record`. Texts in braces, such as `{subscription}` and `{text-3}`, stand for what was removed; equal texts have the same one. */
export const recordingSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Version of the program that recorded it. */
  edgeStaging: text,
  date: z.iso.date(),
  exchanges: z.array(exchangeSchema).min(1),
});

/** A redacted recording of exchanges with Azure Resource Manager, which can be published and replayed. */
export type Recording = z.infer<typeof recordingSchema>;
/** One exchange of a recording. */
export type RecordedExchange = z.infer<typeof exchangeSchema>;
