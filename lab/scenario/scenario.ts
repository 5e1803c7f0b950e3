import { EngineFault } from "../engine/engine-fault";
import { z } from "zod";
import { stagingChecks } from "../site/orchestration/staging-check";
import { linkNames } from "../site/orchestration/staging-failures";
import { callPattern, patternForm } from "./call-pattern";

/** One mistake in a scenario. */
export interface ScenarioMistake {
  what: string;
  given: string;
  allowed: string;
}

/** A scenario that cannot run, with every mistake in it. */
export class ScenarioFault extends Error {
  constructor(readonly mistakes: readonly ScenarioMistake[]) {
    const fix = 'correct the scenario file; see lab/README.md, "Scenarios"';
    super(mistakes.map((mistake) => new EngineFault({ code: "EDGE-LAB-SCENARIO", fix, ...mistake }).message).join("\n"));
    this.name = "ScenarioFault";
  }
}

const durationForm = "an ISO 8601 duration of lab time, for example `PT5M`";
const durationShape = /^P(?=\d|T)(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;
const duration = z.string(durationForm).regex(durationShape, durationForm);
const startForm = `\`staging\`, or ${durationForm}`;
const start = z.string(startForm).regex(new RegExp(`^staging$|${durationShape.source}`), startForm);
const count = (least: number, form: string) => z.int(form).min(least, form);
const filled = (form: string) => z.string(form).min(1, form);

/** Which matching events are struck. */
const occurrence = {
  after: count(0, "a whole number").optional().meta({ description: "Number of matching events that pass first. Default 0" }),
  every: count(1, "a whole number of at least 1").optional().meta({ description: "Then strikes every n-th one. Default 1" }),
  times: z
    .union([count(1, "a whole number of at least 1"), z.literal("always")], "a whole number of at least 1, or `always`")
    .optional()
    .meta({ description: "Maximum number of strikes. Default 1" }),
  window: z
    .strictObject({ from: duration.optional(), until: duration.optional() }, "`from` and `until`")
    .optional()
    .meta({ description: "Lab time since the scenario started; events outside it do not count" }),
};
const code = filled("an error code");
const message = filled("an error message");

const answer = z
  .strictObject({
    status: z.int("a status of 400 to 599").min(400, "a status of 400 to 599").max(599, "a status of 400 to 599"),
    code: code.optional().meta({ description: "Default: the usual code of the status" }),
    message: message.optional(),
    retryAfterSeconds: count(1, "whole seconds").optional().meta({ description: "Header Retry-After, in real seconds. Default: no such header" }),
    acted: z.boolean("true | false").optional().meta({ description: "Whether the service performs the request all the same. Default false" }),
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
    slow: duration.optional().meta({ description: "Delays the end of the operation that the call starts; if it starts none, delays the answer" }),
    fails: z
      .strictObject({ code, message })
      .optional()
      .meta({ description: "The operation that the call starts does nothing and fails; no effect on a call that starts none" }),
    ...occurrence,
  })
  .refine(hasOneEffect, oneEffect)
  .meta({ oneOf: effects.map((effect) => ({ required: [effect] })) });

const hasFailureOrDelay = (staging: object) => "failure" in staging !== "slow" in staging;
const staging = z
  .strictObject({
    failure: z.enum(linkNames).optional().meta({ description: "Staging fails with this class of failure" }),
    slow: duration.optional().meta({ description: "Delays the image" }),
    image: filled("an image, or a prefix of its name").optional().meta({ description: "`repository:tag`, or a prefix of it. Default: any" }),
    site: filled("the name of a site").optional().meta({ description: "Default: any" }),
    ...occurrence,
  })
  .refine(hasFailureOrDelay, "exactly one of failure, slow")
  .meta({ oneOf: [{ required: ["failure"] }, { required: ["slow"] }] });

const network = z.strictObject({
  site: filled("the name of a site").optional().meta({ description: "Default: every site" }),
  at: start.meta({ description: "When the site goes offline: this long after the scenario started, or when its next staging reaches an image" }),
  for: duration.meta({ description: "How long the site stays offline" }),
});

const agent = z.strictObject({
  site: filled("the name of a site").optional().meta({ description: "Default: every site" }),
  lag: duration.meta({
    description: "Azure reports a change of an extension as done, but the cluster's agent applies it this much later; a first installation is not delayed",
  }),
});

const link = z.strictObject({
  site: filled("the name of a site").optional().meta({ description: "Default: every site" }),
  rate: count(1, "a whole number of bytes per lab second").meta({
    description: "Bytes of image content that the site's uplink carries in a second of lab time",
  }),
});

const volume = z.strictObject({
  site: filled("the name of a site").optional().meta({ description: "Default: every site" }),
  size: count(0, "a whole number of bytes").meta({ description: "Bytes of image content that the volume of the site's registry holds" }),
});

/** Faults to inject into a world of the lab. Described in lab/README.md and lab/scenario.schema.json. */
export const scenarioSchema = z
  .strictObject({
    calls: z.array(call, "a list").default([]).meta({ description: "Calls to the lab's Azure. The first matching fault that strikes wins" }),
    staging: z.array(staging, "a list").default([]).meta({ description: "Staging of images on a site" }),
    network: z.array(network, "a list").default([]).meta({ description: "A site loses its connection to the cloud" }),
    agents: z.array(agent, "a list").default([]).meta({ description: "A cluster's agent lags behind Azure" }),
    links: z.array(link, "a list").default([]).meta({ description: "Rates of the sites' uplinks. Default: content arrives at once" }),
    volumes: z.array(volume, "a list").default([]).meta({ description: "Sizes of the volumes of the sites' registries. Default: unlimited" }),
    stagingCheck: z.enum(stagingChecks).optional().meta({
      description: "How staging finds out whether an image is on a site: by its files, as the vendor's script does, or by reading every byte. Default content",
    }),
  })
  .meta({ title: "Scenario of the lab" });

/** A parsed scenario. */
export type Scenario = z.output<typeof scenarioSchema>;
/** A scenario as written: lists may be omitted. */
export type WrittenScenario = z.input<typeof scenarioSchema>;
