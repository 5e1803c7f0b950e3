import { EdgeError } from "../../components/core/fault";
import { faultsOf } from "../../program/errors/error-faults";
import { type Command, type CommandIo, type Given, UsageError } from "../io/command";
import { inParallel } from "../io/in-parallel";
import { openBundle } from "./bundle/bundle";
import { type Examination, examine } from "./check";
import { type DoctorReport, doctorReport, doctorTable, exitCodeOf } from "./doctor-report";
import { hubStackChecks } from "./hub/hub-stack-checks";
import type { DoctorLanguage } from "./language/doctor-language";
import { languages } from "./language/languages";
import { repaired, repairsOf } from "./repair";
import { siteStackChecks } from "./site/site-stack-checks";
import { namedOrEvery, stackView } from "./stack-view";

/** Number of stacks at the same time; each makes several checks at once. Chosen by this project. */
const stacksAtOnce = 3;

/** Implements `doctor`: checks deployed stacks and everything that they depend on. Reads only, unless it is asked to repair. */
export const doctor: Command = async (given, io) => {
  const { stacks, file, repairs, isConfirmed, table, print } = doctorArguments(given, io);
  const bundle = file === undefined ? undefined : await openBundle(file, io);
  try {
    let report = await examined(stacks, io);
    if (repairs) {
      io.narrate(table(report));
      if (await repaired(repairsOf(report), isConfirmed, io)) report = await examined(stacks, io);
    }
    if (bundle) await bundle.write(report);
    if (bundle) io.narrate(`wrote ${file}: read it before you send it`);
    print(report);
    return exitCodeOf(report);
  } catch (error) {
    await bundle?.discard();
    throw error;
  }
};

/** Checks the arguments of `doctor`. Throws UsageError. */
function doctorArguments(given: Given, io: CommandIo) {
  const stacks = namedOrEvery(given, "doctor", io);
  const [file, repairs, isConfirmed] = [given.text("bundle"), given.has("repair"), given.has("yes")];
  if (file !== undefined && (file === "" || file.startsWith("-"))) throw new UsageError("--bundle needs a file: --bundle <file.tar.gz>");
  if (isConfirmed && !repairs) throw new UsageError("--yes belongs to --repair");
  if (repairs && !isConfirmed && io.ask === undefined) throw new UsageError("--repair needs --yes where nobody can answer a question");
  const language = languageOf(given);
  const table = (report: DoctorReport) => doctorTable(report, language);
  const print = (report: DoctorReport) => io.print(given.has("json") ? JSON.stringify(report, undefined, 2) : table(report));
  return { stacks, file, repairs, isConfirmed, table, print };
}

/** The chosen language of the table; undefined for the default. Throws UsageError for one that does not exist, and for a language of the JSON, which has one only. */
function languageOf(given: Given): DoctorLanguage | undefined {
  const chosen = given.text("language");
  if (chosen === undefined) return undefined;
  if (given.has("json")) throw new UsageError("--language is for the table: --json is in English");
  const language = new Map(Object.entries(languages)).get(chosen);
  if (!language) throw new UsageError(`--language takes ${Object.keys(languages).join(" or ")}, given ${chosen}`);
  return language;
}

async function examined(stacks: readonly string[], io: CommandIo): Promise<DoctorReport> {
  const checks = await inParallel(stacks, stacksAtOnce, (stack) => examineStack(stack, io));
  return doctorReport(stacks, checks.flat());
}

async function examineStack(stack: string, io: CommandIo): Promise<Examination[]> {
  io.narrate(`${stack}: reading settings and outputs`);
  const settings = { stack, check: "settings", examined: "settings in the stack's file" } as const;
  try {
    const { role, view } = await stackView(stack, io);
    const good: Examination = { ...settings, verdict: "ok", faults: [] };
    if (role === "hub") return [good, ...(await examine(stack, hubStackChecks, view))];
    try {
      return [good, ...(await examine(stack, siteStackChecks, view))];
    } finally {
      await view.close();
    }
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    return [{ ...settings, verdict: "error", faults: faultsOf(error) }];
  }
}
