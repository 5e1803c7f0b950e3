import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/** A command of a tutorial, and the output that it shows. */
export interface TutorialStep {
  command: string;
  /** Lines; a line `...` stands for any number of lines. */
  output: string[];
}

/** Commands in the `console` blocks of a Markdown file. A command begins with `$ `. */
export function tutorialSteps(file: string): TutorialStep[] {
  const steps: TutorialStep[] = [];
  for (const [, block = ""] of readFileSync(file, "utf8").matchAll(/^```console\n([\s\S]*?)^```$/gm))
    for (const line of block.trimEnd().split("\n")) {
      if (line.startsWith("$ ")) steps.push({ command: line.slice(2), output: [] });
      else steps.at(-1)?.output.push(line);
    }
  return steps;
}

/** Runs a command line in a shell; `npx edge-staging` runs the project's own build. */
export function runLine(line: string, folder: string, environment: NodeJS.ProcessEnv): Promise<{ code: number; output: string }> {
  const command = line.replaceAll("npx edge-staging", `"${process.execPath}" dist/cli/main.js`);
  const shell = spawn("bash", ["-c", `exec 2>&1; ${command}`], { cwd: folder, env: environment, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  shell.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    shell.once("error", reject);
    shell.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Lines without parts that differ between runs: times, ports, salts and trailing spaces. */
export function normalised(text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) =>
      line
        .replaceAll(/\b127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
        .replaceAll(/\b\d+(\.\d+)?m?s\b/g, "TIME")
        .trimEnd(),
    );
}

/** The first block of expected lines that the output lacks at its place, or additional output; undefined if they match. A line `...` stands for any lines. */
export function difference(expected: readonly string[], actual: readonly string[]): string | undefined {
  const blocks: string[][] = [[]];
  for (const line of expected) {
    if (line === "...") blocks.push([]);
    else blocks.at(-1)?.push(line);
  }
  let from = 0;
  for (const [index, block] of blocks.entries()) {
    const isLast = index === blocks.length - 1;
    const fits = (start: number) => block.every((line, offset) => actual[start + offset] === line);
    const last = actual.length - block.length;
    const starts = index === 0 ? [0] : isLast ? [last] : Array.from({ length: Math.max(0, last - from + 1) }, (_, step) => from + step);
    const found = starts.find((start) => start >= from && fits(start));
    if (found === undefined) return block.join("\n");
    from = found + block.length;
  }
  return from === actual.length ? undefined : `nothing more, but there is: ${actual[from]}`;
}
