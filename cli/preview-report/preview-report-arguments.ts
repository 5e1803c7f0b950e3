import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { UsageError } from "../io/command";

/** What `preview-report` was asked to do. */
export interface PreviewReportArguments {
  /** Stacks to preview. */
  stacks: string[];
  /** Stacks whose destruction is to be previewed. */
  retired: string[];
  /** Recorded event streams. */
  eventFiles: string[];
  /** JSON reports written before. */
  reportFiles: string[];
  /** Stacks that the report must have; one that is missing counts as failed. */
  expected: string[];
  /** How strict the policy pack is; undefined leaves PULUMI_OPTION_POLICY_PACK_CONFIG as it is. */
  profile: string | undefined;
  /** Previews at once. @default - one a processor, eight at most */
  parallel: number;
  /** Folder to write to. */
  out: string;
  json: boolean;
}

const defaultParallel = Math.min(availableParallelism(), 8);

/** Text of `preview-report --help`. */
export const previewReportHelp = `npm run preview-report -- -s <stack> [-s <stack> ...] [options]

Previews stacks with the policy pack and tells what the change comes to: what happens and how dangerous it is in three lines,
then what needs a look, then each stack's diff in the domain's words, then the raw diff. Writes
preview-report.md, which fits into one comment of a pull request, and preview-report.json. Changes nothing.
It shows the values of inputs that it has words for, and of no other; no secret is among them.
Where whoever is signed in to Azure may read the registry, it reads the manifests of the images that are
pinned before and after, and tells the bytes that a site fetches; otherwise it says why it does not know.

  -s, --stack <name>      stack to preview; may be given more than once
      --retire <name>     stack whose destruction to preview; may be given more than once
      --events <file>     a recorded preview instead of a run; may be given more than once. Record it by
                          PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 pulumi preview --json -s <stack> > <file>
                          or pulumi destroy --preview-only --json -s <stack> > <file>
                          Keep it as a secret: debug messages of the engine may hold some in plain text
      --report <file>     a preview-report.json of an earlier run, to put several together; may be given
                          more than once
      --expect <name>     a stack that must be in the report; where nothing was given for it, it says that
                          its preview failed; may be given more than once
      --profile <name>    how strict the policy pack is, as for npm run preview
      --parallel <n>      previews at once; each is an engine with its program, plugins and policy pack
                          (default: one a processor, eight at most)
      --out <folder>      where to write (default out)
      --json              print the JSON report instead of the Markdown
      --help              this text

The order of the report does not depend on which preview ends first. docs/reference/review.md describes both reports.

Exit codes: 0 the report is written; 1 it is written, and a preview failed or a mandatory rule is broken;
2 the arguments are not understood; 3 a stack or a file cannot be read, dist/ is older than the sources, or
there is no pulumi on PATH; 128 and a signal's number (130, 143): it was interrupted, no preview goes on, and
a report is there whole or not at all.`;

/** Reads the arguments of `preview-report`; undefined asks for help. Throws UsageError, with every fault. */
export function parsePreviewReportArguments(args: readonly string[]): PreviewReportArguments | undefined {
  const { stack = [], retire = [], events = [], report = [], expect = [], profile, parallel, out = "out", json = false, help } = parsed(args);
  if (help) return undefined;
  const faults = [
    ...(stack.length + retire.length + events.length + report.length + expect.length === 0
      ? ["preview-report needs something to report: -s <stack>, --retire <stack>, --events <file> or --report <file>"]
      : []),
    ...named("--stack", stack, "the name of a stack"),
    ...named("--retire", retire, "the name of a stack"),
    ...named("--events", events, "a file"),
    ...named("--report", report, "a file"),
    ...named("--expect", expect, "the name of a stack"),
    ...named("--profile", profile === undefined ? [] : [profile], "the name of a profile, or a file"),
    ...named("--out", [out], "a folder"),
    ...(parallel === undefined || /^[1-9]\d{0,2}$/.test(parallel) ? [] : [`--parallel takes a whole number from 1 to 999, given ${parallel}`]),
    ...retire.filter((name) => stack.includes(name)).map((name) => `${name} cannot be previewed and retired at once: give it to --stack or to --retire`),
  ];
  if (faults.length > 0) throw new UsageError(faults.join("\n"));
  return {
    stacks: [...new Set(stack)],
    retired: [...new Set(retire)],
    eventFiles: events,
    reportFiles: report,
    expected: expect,
    profile,
    parallel: parallel === undefined ? defaultParallel : Number(parallel),
    out,
    json,
  };
}

function named(option: string, values: readonly string[], what: string): string[] {
  return values.some((value) => value.trim() === "") ? [`${option} takes ${what}, given an empty text`] : [];
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: "string", short: "s", multiple: true },
        retire: { type: "string", multiple: true },
        events: { type: "string", multiple: true },
        report: { type: "string", multiple: true },
        expect: { type: "string", multiple: true },
        profile: { type: "string" },
        parallel: { type: "string" },
        out: { type: "string" },
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}
