import type { Ended } from "./client";

/** Result of a step. */
export type Verdict = "passed" | "not modelled" | "wrong";

/** A step and its result. */
export interface Outcome {
  name: string;
  verdict: Verdict;
  /** Reason why it has not passed; empty otherwise. */
  detail: string;
}

/** The lab's message for requests that it does not model. */
const notModelled = /The lab (does not know|knows|lists|signs in)/;

/** Evaluates a step: it passed if the client succeeded and its answer has no faults. If the client failed because of the lab's message, the step is not modelled. */
export function verdictOf(name: string, ended: Ended, faults: (answer: unknown) => string[]): Outcome {
  if (ended.exitCode !== 0) {
    const refusal = /The lab .*/.exec(ended.stderr)?.[0];
    const detail = refusal ?? lastLine(ended.stderr);
    return { name, verdict: notModelled.test(ended.stderr) ? "not modelled" : "wrong", detail };
  }
  const found = faults(answerOf(ended.stdout));
  return { name, verdict: found.length === 0 ? "passed" : "wrong", detail: found.join("; ") };
}

/** The answer as JSON, otherwise as text; undefined if there is none. */
function answerOf(stdout: string): unknown {
  const text = stdout.trim();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

/** Numbers of steps by verdict. */
export function countsOf(outcomes: readonly Outcome[]): { tried: number; passed: number; notModelled: number; wrong: number } {
  const of = (verdict: Verdict) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  return { tried: outcomes.length, passed: of("passed"), notModelled: of("not modelled"), wrong: of("wrong") };
}

/** The table of outcomes, with totals in the last line. */
export function outcomeTable(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const rows = outcomes.map(({ name, verdict, detail }) => `${name.padEnd(width)}  ${verdict.padEnd(12)}  ${detail}`.trimEnd());
  const { tried, passed, notModelled: refused, wrong } = countsOf(outcomes);
  return [...rows, "", `commands tried: ${tried}, passed: ${passed}, refused as not modelled: ${refused}, wrong answers: ${wrong}`].join("\n");
}
