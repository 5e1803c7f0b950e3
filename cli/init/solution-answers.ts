import { parse } from "yaml";
import { givenText } from "../../components/core/foreign-text";
import type { Fault } from "../../components/core/fault";
import type { Solution } from "../../program/catalog/solution-folder";
import { type SchemaRule, ruleFaults } from "../../program/catalog/schema-rules";
import { type WantedValues, wantedValues } from "../../program/catalog/solution-values";
import type { Answers } from "./answers";
import type { Question } from "./question";

/** A solution to stage, as the stack's file writes it. */
export interface ChosenSolution {
  name: string;
  version: string;
  values?: Record<string, unknown>;
}

/** Asks which solution versions to stage, and for the values that they require. `given`: all texts of `--value`. */
export async function askForSolutions(answers: Answers, solutions: readonly Solution[], given: readonly string[]): Promise<ChosenSolution[]> {
  const versions = solutions.flatMap(({ name, versions: all }) => all.map((version) => ({ name, version, text: `${name}@${version.version}` })));
  const choices = versions.map(({ text }) => ({ value: text }));
  const asks = "Solution versions to stage, separated by commas";
  const allowed = "name@version of a solution in stacks/solutions";
  const names = await answers.many({ option: "solution", asks, allowed, accepts: () => false, choices, isOptional: true }, []);
  const values = valueTexts(answers, given, names);
  const chosen: ChosenSolution[] = [];
  for (const { name, version, text } of versions.filter((one) => names.includes(one.text))) {
    const wanted = wantedValues(version.template, version.specification, version.schema);
    const own = values.filter(({ solution }) => solution === name);
    const set = await valuesOf(answers, { name, own, text, ...wanted });
    chosen.push({ name, version: version.version, ...(Object.keys(set).length > 0 && { values: set }) });
  }
  return chosen;
}

interface ValueText {
  solution: string;
  path: string;
  text: string;
}

/** `<solution>.<path>=<value>`, each for a chosen solution. */
function valueTexts(answers: Answers, given: readonly string[], chosen: readonly string[]): ValueText[] {
  const names = chosen.map((one) => one.split("@")[0] ?? "");
  return given.flatMap((one) => {
    const [, solution = "", path = "", text = ""] = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(one) ?? [];
    if (names.includes(solution)) return [{ solution, path, text }];
    const allowed = names.length > 0 ? `<solution>.<value>=<text>, of ${names.join(", ")}` : "none without --solution";
    answers.add({ ...wrongValue, given: `--value ${givenText(one)}`, allowed, fix: "correct --value" });
    return [];
  });
}

const wrongValue = { code: "EDGE-INIT-OPTION", what: "an option has a value that is not allowed" };

interface Chosen extends WantedValues {
  name: string;
  own: readonly ValueText[];
  /** Name and version. */
  text: string;
}

async function valuesOf(answers: Answers, { name, own, known, required, rules, text }: Chosen): Promise<Record<string, unknown>> {
  const set: Record<string, unknown> = {};
  for (const { path, text: given } of own) {
    if (!known.some((one) => path === one || path.startsWith(`${one}.`))) answers.add(brokenValue(`${name}.${path}`, given, known.join(", ") || "no values"));
    const rule = rules.find((one) => one.path === path);
    const value = typed(rule, given);
    answers.add(...(rule ? ruleFaults(rule, value) : []).map((fault) => brokenValue(`${name}.${fault.path}`, given, fault.allowed)));
    set[path] = value;
  }
  for (const path of required.filter((one) => !(one in set))) {
    const value = await answers.one(valueQuestion(name, path, { rule: rules.find((one) => one.path === path), text }));
    if (value !== undefined)
      set[path] = typed(
        rules.find((one) => one.path === path),
        value,
      );
  }
  return set;
}

function brokenValue(name: string, given: string, allowed: string): Fault {
  return { ...wrongValue, given: `--value ${name}=${givenText(given)}`, allowed, fix: `correct --value ${name}` };
}

/** Asked at a terminal only: as an option all values share `--value`. */
function valueQuestion(solution: string, path: string, { rule, text }: { rule: SchemaRule | undefined; text: string }): Question {
  const description = typeof rule?.rule["description"] === "string" ? `: ${rule.rule["description"]}` : "";
  return {
    option: `value ${solution}.${path}=<${rule?.type ?? "text"}>`,
    asks: `Value ${path} of ${text}${description}`,
    allowed: `a value of type ${rule?.type ?? "string"} that solution ${text} requires${description}`,
    accepts: (given) => given !== "" && (rule === undefined || ruleFaults(rule, typed(rule, given)).length === 0),
  };
}

/** A text as the value that the schema wants: texts stay texts, everything else is YAML. */
function typed(rule: SchemaRule | undefined, text: string): unknown {
  if (rule === undefined || rule.type === "string") return text;
  try {
    return parse(text, { logLevel: "silent" }) as unknown;
  } catch {
    return text;
  }
}
