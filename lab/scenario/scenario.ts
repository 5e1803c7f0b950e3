import { z } from "zod";
import { linkNames } from "../site/orchestration/staging-failures";
import { callPattern, patternForm } from "./call-pattern";

const durationForm = "an ISO 8601 duration of lab time, for example `PT5M`";
const durationShape = /^P(?=\d|T)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;
const duration = z.string(durationForm).regex(durationShape, durationForm);
const startForm = `\`staging\`, or ${durationForm}`;
const start = z.string(startForm).regex(new RegExp(`^staging$|${durationShape.source}`), startForm);
const count = (least: number, form: string) => z.int(form).min(least, form);
const filled = (form: string) => z.string(form).min(1, form);

/** Which of the events that fit are struck. */
const occurrence = {
  after: count(0, "a whole number").optional().meta({ description: "So many that fit pass first. Default 0" }),
  every: count(1, "a whole number of at least 1").optional().meta({ description: "Then every n-th one is struck. Default 1" }),
  times: z
    .union([count(1, "a whole number of at least 1"), z.literal("always")], "a whole number of at least 1, or `always`")
    .optional()
    .meta({ description: "How often at most. Default 1" }),
  window: z
    .strictObject({ from: duration.optional(), until: duration.optional() }, "`from` and `until`")
    .optional()
    .meta({ description: "Lab time since the scenario began; what happens outside does not count" }),
};
const code = filled("the service's code");
const message = filled("the service's words");

const answer = z
  .strictObject({
    status: z.int("a status of 400 to 599").min(400, "a status of 400 to 599").max(599, "a status of 400 to 599"),
    code: code.optional().meta({ description: "Default: the usual one of the status" }),
    message: message.optional(),
    retryAfterSeconds: count(1, "whole seconds")
      .optional()
      .meta({ description: "Header Retry-After, in seconds of the caller's clock. Default: no such header" }),
    acted: z.boolean("true | false").optional().meta({ description: "Has the service done what was asked all the same? Default false" }),
  })
  .meta({ description: "Answer with an error" });

const effects = ["answer", "drop", "slow", "fails"] as const;
const oneEffect = `exactly one of ${effects.join(", ")}`;
const hasOneEffect = (call: object) => effects.filter((effect) => effect in call).length === 1;

const call = z
  .strictObject({
    on: filled(patternForm)
      .refine((text) => callPattern(text) !== undefined, patternForm)
      .meta({ description: patternForm }),
    answer: answer.optional(),
    drop: z.enum(["before", "after"]).optional().meta({ description: "Cut the connection before or after the service acted" }),
    slow: duration
      .optional()
      .meta({ description: "The operation that the call begins ends this much later; a call that begins none is answered this much later" }),
    fails: z
      .strictObject({ code, message })
      .optional()
      .meta({ description: "The operation that the call begins does nothing and ends as failed; a call that begins none is left alone" }),
    ...occurrence,
  })
  .refine(hasOneEffect, oneEffect)
  .meta({ oneOf: effects.map((effect) => ({ required: [effect] })) });

const hasFailureOrDelay = (staging: object) => "failure" in staging !== "slow" in staging;
const staging = z
  .strictObject({
    failure: z.enum(linkNames).optional().meta({ description: "Staging fails in this class" }),
    slow: duration.optional().meta({ description: "The image takes this much longer" }),
    image: filled("an image, or how its name begins").optional().meta({ description: "`repository:tag`, or a beginning of it. Default: any" }),
    site: filled("the name of a site").optional().meta({ description: "Default: any" }),
    ...occurrence,
  })
  .refine(hasFailureOrDelay, "exactly one of failure, slow")
  .meta({ oneOf: [{ required: ["failure"] }, { required: ["slow"] }] });

const network = z.strictObject({
  site: filled("the name of a site").optional().meta({ description: "Default: every site" }),
  at: start.meta({ description: "When the site loses its network: so long after the scenario began, or when its next staging reaches an image" }),
  for: duration.meta({ description: "For how long" }),
});

const agent = z.strictObject({
  site: filled("the name of a site").optional().meta({ description: "Default: every site" }),
  lag: duration.meta({
    description: "Azure calls a change of an extension done, and the cluster's agent makes it so much later; a first installation is made at once",
  }),
});

/** What goes wrong in a world of the lab. Described in lab/README.md and lab/scenario.schema.json. */
export const scenarioSchema = z
  .strictObject({
    calls: z.array(call, "a list").default([]).meta({ description: "Calls of the lab's Azure. Of those that fit a call, the first that strikes happens" }),
    staging: z.array(staging, "a list").default([]).meta({ description: "Staging of images on a site" }),
    network: z.array(network, "a list").default([]).meta({ description: "A site loses its way to the cloud" }),
    agents: z.array(agent, "a list").default([]).meta({ description: "A cluster's agent is behind what Azure says" }),
  })
  .meta({ title: "Scenario of the lab" });

/** A scenario, read. */
export type Scenario = z.output<typeof scenarioSchema>;
/** A scenario as it is written: lists may be left out. */
export type WrittenScenario = z.input<typeof scenarioSchema>;
