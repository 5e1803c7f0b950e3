import type { StackReview } from "../judge/review";
import { namelessJson } from "./group-identical";
import { listed } from "./markdown-text";

type Fault = StackReview["faults"][number];

/** A finding of one stack, or the same finding of several; what was given and allowed may differ. */
interface Finding {
  stacks: string[];
  /** As the first stack has it. */
  own: Fault;
  /** As several stacks share it: `<site>` stands for the name of each. */
  shared: Fault;
  /** Every value that was given or allowed, as own and as shared text. */
  values: { given: Value[]; allowed: Value[] };
}

type Value = Record<"own" | "shared", string>;

/** Maximum number of names, and of different values, in one line; the rest is counted. */
const maxNames = 6;
const maxValues = 3;

/** Maximum number of findings with one code, so that a frequent one does not displace the others. */
const maxPerCode = 8;

/**
 * All faults of several stacks as lines of text: equal ones once, with the stacks that have them. Errors first, then faults that `up` refuses, then warnings;
 * within these, codes that few stacks have before frequent ones. Whole findings are left out from the end beyond `maxLines`, and counted.
 */
export function faultLines(stacks: readonly StackReview[], maxLines: number): string[] {
  const shown: string[] = [];
  const ofCode = new Map<string, number>();
  let omitted = 0;
  for (const finding of ordered(grouped(stacks))) {
    const count = (ofCode.get(finding.own.code) ?? 0) + 1;
    ofCode.set(finding.own.code, count);
    const lines = linesOf(finding);
    if (count <= maxPerCode && shown.length + lines.length <= maxLines) shown.push(...lines);
    else omitted++;
  }
  return omitted === 0 ? shown : [...shown, `${omitted} more ${omitted === 1 ? "finding is" : "findings are"} in the JSON report`];
}

function grouped(stacks: readonly StackReview[]): Finding[] {
  const groups = new Map<string, Finding>();
  for (const { stack, faults, otherErrors } of stacks) {
    for (const own of [...faults, ...otherErrors.map(otherError)]) {
      const { given: _, allowed: __, ...same } = own;
      const key = namelessJson(stack, same);
      const shared = JSON.parse(namelessJson(stack, own)) as Fault;
      const finding = groups.get(key) ?? { stacks: [], own, shared, values: { given: [], allowed: [] } };
      groups.set(key, finding);
      if (!finding.stacks.includes(stack)) finding.stacks.push(stack);
      for (const part of ["given", "allowed"] as const) {
        const value = { own: own[part] ?? "", shared: shared[part] ?? "" };
        if (value.own !== "") finding.values[part].push(value);
      }
    }
  }
  return [...groups.values()];
}

/** An error of another program, of which only the place may be shown. */
function otherError(resource: string): Fault {
  return { severity: "error", code: "", what: `${resource ? `at ${resource}, ` : ""}its text is in the run log only`, fix: "" };
}

function ordered(findings: readonly Finding[]): Finding[] {
  const stacksByCode = new Map<string, Set<string>>();
  for (const { own, stacks } of findings) stacksByCode.set(own.code, new Set([...(stacksByCode.get(own.code) ?? []), ...stacks]));
  const rank = ({ own: { severity, refuses } }: Finding) => (severity === "error" ? 0 : refuses ? 1 : 2);
  const frequency = ({ own }: Finding) => stacksByCode.get(own.code)?.size ?? 0;
  return [...findings].sort((a, b) => rank(a) - rank(b) || frequency(a) - frequency(b) || a.stacks.length - b.stacks.length);
}

function linesOf({ stacks, own, shared, values }: Finding): string[] {
  const form = stacks.length === 1 ? "own" : "shared";
  const { severity, refuses, code, what, fix } = form === "own" ? own : shared;
  const texts = { given: valuesIn(values.given.map((value) => value[form])), allowed: valuesIn(values.allowed.map((value) => value[form])), fix };
  return [
    `${listed(stacks, maxNames)}: ${refuses ? "up will refuse:" : severity} ${code ? `${code}  ` : ""}${what}`,
    ...Object.entries(texts).flatMap(([part, text]) => (text ? [`  ${part.padEnd(7)} ${text}`] : [])),
  ];
}

function valuesIn(all: readonly string[]): string {
  const values = [...new Set(all)];
  return values.length > maxValues + 1 ? `${values.slice(0, maxValues).join("; ")}; and ${values.length - maxValues} more` : values.join("; ");
}
