import { existsSync, globSync, readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { parse } from "yaml";
import { at, isObject, listAt, textAt } from "../../components/core/json";

/** One place in the project that starts the engine. */
export interface EntryPoint {
  /** File and part of it. */
  where: string;
  /** Shell command, or arguments of the CLI. */
  run: { script: string } | { args: readonly string[] };
  /** Environment variables that it sets, with placeholders for its folders. Values known only at run time are omitted. */
  environment: Readonly<Record<string, string>>;
  /** Whether the policy pack checks it. If not, its operation accepts no policy pack. */
  pack: "applied" | "missing" | "not taken";
}

/** Commands of this project that start the engine with the policy pack. Source: the folders of cli/, which a test compares. */
export const ownCommands = ["maintain", "preview", "preview-report", "recover", "up"];

/** Operations without policy pack, because they do not run the program. Source: pulumi refresh --help and others, which a test reads. */
export const unjudged = ["destroy", "refresh"];

const packVariable = "PULUMI_OPTION_POLICY_PACK";
const engineOperations = "up|update|preview|watch|refresh|destroy|import";
const plainPulumi = new RegExp(`(?:^|[\\s;&|("'/])pulumi["']?(?:[ \\t]+[^\\s;&|]+)*?[ \\t]+(${engineOperations})\\b`, "gm");
const ownCommand = /(?:\bnode dist\/cli\/main\.js|\bnpx (?:-\S+ )*edge-staging|(?:^|[\s;&|(])edge-staging) ([\w-]+)/gm;
/** `preview-report` with a stack to preview, by option or by position; reports in a list (`"${list[@]}"`) do not count. */
const previewedStack = /preview-report (?:(?:-s|--stack)[\s=]|["']?\$?\w)/m;

/** Values of GitHub expressions that are known without GitHub: defaults, and the stack. */
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

/** A script with the project's scripts that it calls, without comments and `echo` lines. */
function wholeScript(script: string): string {
  const called = [...script.matchAll(/\.(?:github|ci)\/[\w./-]+/g)].map(([file]) => file).filter((file) => existsSync(file));
  return [script, ...called.map((file) => readFileSync(file, "utf8"))]
    .join("\n")
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => !/^\s*(#|echo\b)/.test(line))
    .join("\n");
}

/** Whether an entry point sets the policy pack by an absolute path. */
export function appliesPack(environment: Readonly<Record<string, string>>): boolean {
  return isAbsolute(environment[packVariable] ?? "");
}

/** How a script starts the engine; undefined if it does not. */
function packOf(script: string, environment: Readonly<Record<string, string>>): EntryPoint["pack"] | undefined {
  const text = wholeScript(script);
  const names = [...text.matchAll(ownCommand)].map(([, name = ""]) => name).filter((name) => ownCommands.includes(name));
  // A report of reports does not start the engine, and the policy pack does not check a destroy.
  const own = names.filter((name) => name !== "preview-report" || previewedStack.test(text));
  const isRetired = names.includes("preview-report") && /(^|\s)--retire[\s=]/m.test(text);
  const plain = [...text.matchAll(plainPulumi)].map(([, operation = ""]) => operation);
  if (own.length + plain.length === 0) return isRetired ? "not taken" : undefined;
  const judged = plain.filter((operation) => !unjudged.includes(operation));
  if (judged.length > 0 && !appliesPack(environment)) return "missing";
  return own.length + judged.length > 0 ? "applied" : "not taken";
}

/** The entry point of a step; none if the step does not start the engine. */
function stepEntryPoints(where: string, step: unknown, environment: Readonly<Record<string, string>>): EntryPoint[] {
  const command = textAt(step, "uses")?.startsWith("pulumi/actions@") ? textAt(step, "with", "command") : undefined;
  // A test cannot run the vendor's action, which starts the engine: a step that runs the command can be checked.
  if (command) return [{ where, run: { args: [command] }, environment, pack: "missing" }];
  const script = textAt(step, "run") ?? "";
  const pack = packOf(script, environment);
  return pack ? [{ where, run: { script }, environment, pack }] : [];
}

/** Steps of a workflow, or of one of the project's actions, that start the engine. `stack`: the stack of the run. */
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
