import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { EdgeError, type Fault } from "../../components/core/fault";
import { parsedJson } from "../../components/core/json";
import { assertFreshBuild } from "../../components/dynamic/build-stamp";
import { engineEvents } from "../../review/read/engine-events";
import { markdown } from "../../review/print/markdown";
import { previewPlan } from "../../review/read/preview-plan";
import { type Review, type StackReview, combineReviews, reviewSchema } from "../../review/judge/review";
import { reviewStack } from "../../review/judge/review-stack";
import { type Command, type CommandIo, exitCodes } from "../io/command";
import { inParallel } from "../io/in-parallel";
import { Interrupted, interruptible } from "../io/interruption";
import { type Previewed, measuredReviews } from "./measured-reviews";
import { configFault } from "../engine/config-size";
import { packVariables } from "../engine/policy-profile";
import { type PreviewReportArguments, previewReportArguments } from "./preview-report-arguments";
import { type ContentsReader, registryContents } from "./registry-contents";
import { type PreviewWish, stackPreview } from "../engine/stack-preview";

/** The command with this reader of cloud registries. */
export function previewReportBy(read: ContentsReader): Command {
  return async (given, io) => {
    const asked = previewReportArguments(given);
    return interruptible((ending) => writeReport(asked, io, read, ending));
  };
}

/** Implements `preview-report`: writes what a change does on each site, for its pull request. Changes nothing. */
export const previewReport = previewReportBy(registryContents);

async function writeReport(asked: PreviewReportArguments, io: CommandIo, read: ContentsReader, ending: AbortSignal): Promise<number> {
  // Files first: an invalid one is found before minutes of previews.
  const [earlier, recorded] = [await earlierReviews(asked, io.folder), await recordedPreviews(asked, io.folder)];
  const previews = await runPreviews(asked, io, ending);
  const finished = [...recorded, ...previews.flatMap(({ preview }) => preview ?? [])];
  const open = previews.flatMap(({ stack, preview }) => (preview ? [] : [stack]));
  // Nothing to keep: an interrupted run leaves an earlier report as it is.
  if (finished.length + earlier.length === 0) ending.throwIfAborted();
  const stacks = [...earlier, ...open.map(notPreviewed), ...(await measuredOrInterrupted(finished, read, io, ending))];
  const review = combineReviews([...asked.expected.filter((name) => !stacks.some(({ stack }) => stack === name)).map(missingStack), ...stacks]);
  const [json, text] = [JSON.stringify(review, undefined, 2), markdown(review)];
  const out = resolve(io.folder, asked.out);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "preview-report.json"), `${json}\n`);
  await writeFile(join(out, "preview-report.md"), `${text}\n`);
  if (open.length > 0) io.narrate(`interrupted; the report in ${asked.out} has what was previewed; not previewed: ${open.join(", ")}`);
  io.print(asked.json ? json : text);
  return review.stacks.every(({ outcome }) => outcome === "planned") ? exitCodes.done : exitCodes.no;
}

async function earlierReviews({ reportFiles }: PreviewReportArguments, folder: string): Promise<StackReview[]> {
  const reports = await Promise.all(reportFiles.map(async (file) => earlierReview(file, await contentOf(folder, file))));
  return reports.flatMap(({ stacks }) => stacks);
}

function recordedPreviews({ eventFiles }: PreviewReportArguments, folder: string): Promise<Previewed[]> {
  return Promise.all(eventFiles.map(async (file) => previewed(file, basename(file).split(".")[0] ?? file, await contentOf(folder, file))));
}

async function runPreviews(
  { stacks, retired, profile, parallel }: PreviewReportArguments,
  { folder, environment, narrate }: CommandIo,
  ending: AbortSignal,
): Promise<{ stack: string; preview: Previewed | undefined }[]> {
  const wishes: PreviewWish[] = [
    ...stacks.map((stack) => ({ stack, does: "update" }) as const),
    ...retired.map((stack) => ({ stack, does: "destroy" }) as const),
  ];
  if (wishes.length === 0) return [];
  assertFreshBuild(folder);
  const judged = { ...environment, ...(await packVariables(folder, environment, profile)) };
  let done = 0;
  return inParallel(wishes, parallel, async (wish) => {
    const { stack } = wish;
    if (ending.aborted) return { stack, preview: undefined };
    const fault = configFault(folder, stack);
    if (fault) return { stack, preview: { review: withFault(stack, fault), onSite: previewPlan([]).siteImages } };
    narrate(`${stack}: previewing ${wish.does === "destroy" ? "destroy" : "up"}`);
    const text = await stackPreview(folder, judged, wish, { asked: ending }).catch(undefinedIfInterrupted);
    if (text === undefined) return { stack, preview: undefined };
    done += 1;
    narrate(`${stack}: previewed (${done} of ${wishes.length})`);
    return { stack, preview: previewed(stack, stack, text) };
  });
}

/** Reviews with the bytes that sites fetch; without them where the measurement was interrupted. */
async function measuredOrInterrupted(
  previews: readonly Previewed[],
  read: ContentsReader,
  { environment }: CommandIo,
  ending: AbortSignal,
): Promise<StackReview[]> {
  const measured = await measuredReviews(previews, read, { environment, ending }).catch(undefinedIfInterrupted);
  return measured ?? previews.map(({ review }) => review);
}

function undefinedIfInterrupted(error: unknown): undefined {
  if (!(error instanceof Interrupted)) throw error;
}

/** The review of a stack whose preview was interrupted, or never started. */
function notPreviewed(stack: string): StackReview {
  const fix = `run \`edge-staging preview-report ${stack} --report <the JSON report of this run>\`, which adds it`;
  return withFault(stack, { code: "EDGE-NOT-PREVIEWED", what: "the run was interrupted before this stack was previewed", given: stack, fix });
}

/** The review of a stack that cannot be previewed. */
function withFault(stack: string, fault: Fault): StackReview {
  return { ...missingStack(stack), faults: [{ severity: "error", ...fault }] };
}

/** The review of a stack without a preview: that of an empty event stream. */
function missingStack(stack: string): StackReview {
  return reviewStack({ ...previewPlan([]), stack });
}

/** A stream names its stack, unless it ended before the first resource. */
function previewed(source: string, stack: string, text: string): Previewed {
  const plan = previewPlan(engineEvents(source, text));
  return { review: reviewStack({ ...plan, stack: plan.stack || stack }), onSite: plan.siteImages };
}

function earlierReview(file: string, text: string): Review {
  const result = reviewSchema.safeParse(parsedJson(text));
  if (result.success) return result.data;
  const what = "file is not a JSON report of preview-report";
  throw new EdgeError([
    { code: "EDGE-REPORT-FILE", what, given: file, allowed: "a preview-report.json of this version", fix: "write it again with edge-staging preview-report" },
  ]);
}

async function contentOf(folder: string, file: string): Promise<string> {
  try {
    return await readFile(resolve(folder, file), "utf8");
  } catch (error) {
    const what = `file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new EdgeError([{ code: "EDGE-REPORT-FILE", what, given: file, fix: "correct the path" }]);
  }
}
