import { existsSync, globSync, readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { parse } from "yaml";
import { at, isObject, listAt, textAt } from "../../components/core/json";

/** One place of the project that starts the engine by itself. */
export interface EntryPoint {
  /** File and what of it. */
  where: string;
  /** Runs in a shell, or is the CLI's own arguments. */
  run: { script: string } | { args: readonly string[] };
  /** What it sets itself, with the names of folders of its own place. Values that only its place knows are left out. */
  environment: Readonly<Record<string, string>>;
  /** Is it judged by the policy pack? Where not, what it does takes no pack. */
  pack: "applied" | "missing" | "not taken";
}

/** Commands of this project that start the engine with the policy pack. Source: the folders of cli/, which a test compares. */
export const ownCommands = ["maintain", "preview", "preview-report", "recover", "up"];

/** Operations that take no policy pack, because they do not run the program. Source: pulumi refresh --help and the like, which a test reads. */
export const unjudged = ["destroy", "refresh"];

const packVariable = "PULUMI_OPTION_POLICY_PACK";
const engineOperations = "up|update|preview|watch|refresh|destroy|import";
const plainPulumi = new RegExp(`(?:^|[\\s;&|("'/])pulumi["']?(?:[ \\t]+[^\\s;&|]+)*?[ \\t]+(${engineOperations})\\b`, "gm");
const ownCommand = /(?:\bnode dist\/cli\/main\.js|\bnpx (?:-\S+ )*edge-staging|(?:^|[\s;&|(])edge-staging) ([\w-]+)/gm;
/** `preview-report` with a stack to preview, by option or by position; reports in a list (`"${list[@]}"`) are none. */
const previewedStack = /preview-report (?:(?:-s|--stack)[\s=]|["']?\$?\w)/m;

/** Values of GitHub's expressions that are known without GitHub: defaults, and the stack. */
function evaluated(value: unknown, stack: string): string | undefined {
  const text = String(value);
  const known = text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (whole, expression: string) => {
    if (/^(matrix|inputs)\.stack$/.test(expression)) return stack;
    return /^vars\.\w+ \|\| '([^']*)'$/.exec(expression)?.[1] ?? whole;
  });
  return known.includes("${{") ? undefined : known;
}

const environmentOf = (holders: readonly unknown[], stack: string) =>
  Object.fromEntries(
    holders
      .flatMap((holder) => (isObject(holder) && isObject(holder["env"]) ? Object.entries(holder["env"]) : []))
      .flatMap(([name, value]) => {
        const known = evaluated(value, stack);
        return known === undefined ? [] : [[name, known] as const];
      }),
  );

/** A script with the scripts of the project that it calls, without what it only tells. */
function wholeScript(script: string): string {
  const called = [...script.matchAll(/\.(?:github|ci)\/[\w./-]+/g)].map(([file]) => file).filter((file) => existsSync(file));
  return [script, ...called.map((file) => readFileSync(file, "utf8"))]
    .join("\n")
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => !/^\s*(#|echo\b)/.test(line))
    .join("\n");
}

/** Is the pack among what an entry point sets, by an absolute path? */
export function appliesPack(environment: Readonly<Record<string, string>>): boolean {
  return isAbsolute(environment[packVariable] ?? "");
}

/** How a script starts the engine; undefined where it does not. */
function packOf(script: string, environment: Readonly<Record<string, string>>): EntryPoint["pack"] | undefined {
  const text = wholeScript(script);
  const names = [...text.matchAll(ownCommand)].map(([, name = ""]) => name).filter((name) => ownCommands.includes(name));
  // A report of reports starts nothing, and a destruction is not checked by the pack.
  const own = names.filter((name) => name !== "preview-report" || previewedStack.test(text));
  const isRetired = names.includes("preview-report") && /(^|\s)--retire[\s=]/m.test(text);
  const plain = [...text.matchAll(plainPulumi)].map(([, operation = ""]) => operation);
  if (own.length + plain.length === 0) return isRetired ? "not taken" : undefined;
  const judged = plain.filter((operation) => !unjudged.includes(operation));
  if (judged.length > 0 && !appliesPack(environment)) return "missing";
  return own.length + judged.length > 0 ? "applied" : "not taken";
}

/** The entry point that a step is; none where it does not start the engine. */
function stepEntryPoints(where: string, step: unknown, environment: Readonly<Record<string, string>>): EntryPoint[] {
  const command = textAt(step, "uses")?.startsWith("pulumi/actions@") ? textAt(step, "with", "command") : undefined;
  // The vendor's action starts the engine where no test can: a step that runs the command can be judged.
  if (command) return [{ where, run: { args: [command] }, environment, pack: "missing" }];
  const script = textAt(step, "run") ?? "";
  const pack = packOf(script, environment);
  return pack ? [{ where, run: { script }, environment, pack }] : [];
}

/** Steps of a workflow, or of an action of our own, that start the engine. `stack` is what it is run for. */
export function workflowEntryPoints(file: string, text: string, stack: string): EntryPoint[] {
  const content: unknown = parse(text);
  const jobs = at(content, "jobs");
  const holders: [string, unknown][] = isObject(jobs) ? Object.entries(jobs) : [["runs", at(content, "runs")]];
  return holders.flatMap(([name, job]) =>
    listAt(job, "steps").flatMap((step) => stepEntryPoints(`${file}, ${name}`, step, environmentOf([content, job, step], stack))),
  );
}

/** Every step in `.github` that starts the engine. */
export function workflowsEntryPoints(stack: string): EntryPoint[] {
  return globSync([".github/workflows/*.{yml,yaml}", ".github/actions/*/action.{yml,yaml}"])
    .sort()
    .flatMap((file) => workflowEntryPoints(file, readFileSync(file, "utf8"), stack));
}
