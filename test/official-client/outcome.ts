import type { Ended } from "./client";

/** How a step ended. */
export type Verdict = "passed" | "not modelled" | "wrong";

/** A step and how it ended. */
export interface Outcome {
  name: string;
  verdict: Verdict;
  /** Why it is not passed; empty otherwise. */
  detail: string;
}

/** What the lab answers to what it does not model. */
const notModelled = /The lab (does not know|knows|lists|signs in)/;

/** Judges a step: it passed if the client ended well and its answer has nothing wrong. A client that failed at a refusal of the lab's own met something that is not modelled. */
export function verdictOf(name: string, ended: Ended, wrongs: (answer: unknown) => string[]): Outcome {
  if (ended.exitCode !== 0) {
    const refusal = /The lab .*/.exec(ended.stderr)?.[0];
    const detail = refusal ?? lastLine(ended.stderr);
    return { name, verdict: notModelled.test(ended.stderr) ? "not modelled" : "wrong", detail };
  }
  const found = wrongs(answerOf(ended.stdout));
  return { name, verdict: found.length === 0 ? "passed" : "wrong", detail: found.join("; ") };
}

/** The answer as JSON, else as text; undefined if there is none. */
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

/** The table of outcomes, and their numbers in the last line. */
export function outcomeTable(outcomes: readonly Outcome[]): string {
  const width = Math.max(...outcomes.map(({ name }) => name.length));
  const rows = outcomes.map(({ name, verdict, detail }) => `${name.padEnd(width)}  ${verdict.padEnd(12)}  ${detail}`.trimEnd());
  const { tried, passed, notModelled: refused, wrong } = countsOf(outcomes);
  return [...rows, "", `commands tried: ${tried}, passed: ${passed}, refused as not modelled: ${refused}, wrong answers: ${wrong}`].join("\n");
}
