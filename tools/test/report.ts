import type { FileResult } from "./file-result";

const slowestShown = 20;

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/** The source of a compiled test file, as a person names it. */
export function sourceOf(file: string): string {
  return `test/${file.replace(/\.js$/, ".ts")}`;
}

/** What is printed when a file has ended: its tests, and its failures in full, so that they can be read before the run ends. */
export function fileReport({ file, output, failures, wallMs }: FileResult): string {
  const body = [output, failures].map((part) => part.replace(/^\n+/, "").trimEnd()).filter((part) => part !== "");
  return `${sourceOf(file)} (${seconds(wallMs)})\n${body.join("\n\n")}\n\n`;
}

/** Every failure of the run once more, in full; empty when there is none. */
export function failureReport(results: readonly FileResult[]): string {
  const broken = results.filter(({ failed }) => failed > 0).sort((one, other) => (one.file < other.file ? -1 : 1));
  return broken.map(({ file, failures }) => `FAILED ${sourceOf(file)}\n${failures.replace(/^\n+/, "").trimEnd()}\n\n`).join("");
}

/** The files that took longest, and how much of that was work of the processors. */
export function slowestReport(results: readonly FileResult[]): string {
  const slowest = [...results].sort((one, other) => other.wallMs - one.wallMs).slice(0, slowestShown);
  const lines = slowest.map(({ file, wallMs, cpuMs }) => `${seconds(wallMs).padStart(9)} ${seconds(cpuMs).padStart(9)}  ${sourceOf(file)}`);
  return [`slowest files, by wall time and processor time:`, ...lines, ""].join("\n");
}
