import { availableParallelism } from "node:os";
import { type Given, stacksIn, UsageError } from "../io/command";

/** Checked arguments of `preview-report`. */
export interface PreviewReportArguments {
  /** Stacks to preview. */
  stacks: string[];
  /** Stacks whose destruction to preview. */
  retired: string[];
  /** Recorded event streams. */
  eventFiles: readonly string[];
  /** JSON reports of earlier runs. */
  reportFiles: readonly string[];
  /** Stacks that the report must contain; a missing one counts as failed. */
  expected: readonly string[];
  /** How strict the policy pack is; undefined keeps PULUMI_OPTION_POLICY_PACK_CONFIG. */
  profile: string | undefined;
  /** Number of previews at the same time. @default - one per processor, at most 8 */
  parallel: number;
  /** Folder to write to. */
  out: string;
  json: boolean;
}

const defaultParallel = Math.min(availableParallelism(), 8);

/** Options whose value must not be empty, and what the value is. */
const values = {
  retire: "the name of a stack",
  events: "a file",
  report: "a file",
  expect: "the name of a stack",
  profile: "a profile or a file",
  out: "a folder",
};

/** Checks the arguments of `preview-report`. Throws UsageError with every problem. */
export function previewReportArguments(given: Given): PreviewReportArguments {
  const [retire, events, report, expect] = ["retire", "events", "report", "expect"].map(given.texts);
  const stacks = stacksIn(given);
  const parallel = given.text("parallel");
  const faults = [
    ...([stacks, retire, events, report, expect].every((sources) => !sources?.length)
      ? ["preview-report needs something to report: <stack>, --retire <stack>, --events <file> or --report <file>"]
      : []),
    ...Object.entries(values).flatMap(([option, what]) =>
      given.texts(option).some((value) => value.trim() === "") ? [`--${option} takes ${what}, given an empty text`] : [],
    ),
    ...(parallel === undefined || /^[1-9]\d{0,2}$/.test(parallel) ? [] : [`--parallel takes a whole number from 1 to 999, given ${parallel}`]),
    ...(retire ?? []).filter((name) => stacks.includes(name)).map((name) => `${name} cannot be previewed and retired together: name it once`),
  ];
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return {
    stacks,
    retired: [...new Set(retire)],
    eventFiles: events ?? [],
    reportFiles: report ?? [],
    expected: expect ?? [],
    profile: given.text("profile"),
    parallel: parallel === undefined ? defaultParallel : Number(parallel),
    out: given.text("out") ?? "out",
    json: given.has("json"),
  };
}
