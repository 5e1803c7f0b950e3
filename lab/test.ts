import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import * as path from "node:path";
import { cloneFolder } from "./engine/clone-folder";
import { EngineFault } from "./engine/engine-fault";
import { startNarrator } from "./engine/narrator";
import { provideTools } from "./engine/tools";

const help = `usage: npm test [-- filter...]

Checks the sources (npm run check), builds the lab's tools where they are missing, and runs the tests.
The last line printed is "N passed, N failed, N skipped"; a failed check counts as one failure.

  filter  run only test files whose path below test/ begins with it (unit, program/hub ...), and no check;
          test/containerd runs only so (npm run test:containerd)

With CI=true a skipped test outside test/live is a failure.
`;

/** Folders below test/ whose tests start none of the lab's programs, or get what they start by themselves. */
const foldersWithoutTools = ["unit", "component", "containerd"];
/** Folders below test/ that run only where a filter names them: what they build takes too long for every run. */
const foldersApart = ["containerd"];

/** What is printed and decided at the end. */
export interface TestTally {
  passed: number;
  failed: number;
  skipped: number;
  /** Skipped outside test/live. */
  skippedNeedlessly: number;
}

/** Exit code and last line of a test run. */
export function verdict(tally: TestTally, inContinuousIntegration: boolean): { exitCode: 0 | 1; line: string } {
  const isGood = tally.failed === 0 && tally.passed + tally.skipped > 0 && !(inContinuousIntegration && tally.skippedNeedlessly > 0);
  return { exitCode: isGood ? 0 : 1, line: `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped` };
}

/** Compiled test files below `testFolder` that one of the filters chooses; without filters all but those of folders apart. A filter may be written as the source's path. */
export function chosenFiles(files: readonly string[], filters: readonly string[]): string[] {
  const wanted = filters.map((filter) => filter.replace(/^(\.\/)?(test\/)?/, "").replace(/\.(ts|js)$/, ""));
  if (wanted.length === 0) return files.filter((file) => !foldersApart.includes(file.split(path.sep)[0] ?? "")).sort();
  return files.filter((file) => wanted.some((start) => file.startsWith(start))).sort();
}

function runCheck(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const check = spawn("npm", ["run", "--silent", "check"], { cwd: cloneFolder, stdio: "inherit" });
    process.once("exit", () => check.kill());
    check.once("error", reject);
    check.once("exit", (code) => resolve(code === 0));
  });
}

async function runMocha(testFolder: string, files: readonly string[]): Promise<TestTally> {
  // Its marks have their colours from what this process is like when it is loaded: continuous integration counts as a terminal there.
  if (!process.stdout.isTTY) process.env.NO_COLOR = "1";
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({ reporter: "spec", timeout: 20_000, color: process.stdout.isTTY === true });
  for (const file of files) mocha.addFile(path.join(testFolder, file));
  const live = path.join(testFolder, "live") + path.sep;
  return new Promise((resolve) => {
    let skippedNeedlessly = 0;
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed: failures, skipped: pending, skippedNeedlessly });
    });
    runner.on("pending", (test) => {
      if (!test.file?.startsWith(live)) skippedNeedlessly++;
    });
  });
}

async function main(args: readonly string[]): Promise<0 | 1> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(help);
    return 0;
  }
  const testFolder = path.join(cloneFolder, "dist", "test");
  const files = chosenFiles(globSync("**/*.test.js", { cwd: testFolder }), args);
  const narrator = startNarrator();
  const needsTools = files.some((file) => !foldersWithoutTools.includes(file.split(path.sep)[0] ?? ""));
  if (needsTools) await provideTools(["pulumi", "registry", "crane", "etcd", "control-plane", "kwok"], { environment: process.env, narrator });
  const checked = args.length > 0 || (await narrator.during("npm run check", runCheck()));
  narrator.say(`running ${files.length} test files`);
  const tally = await runMocha(testFolder, files);
  const { exitCode, line } = verdict(checked ? tally : { ...tally, failed: tally.failed + 1 }, process.env.CI === "true");
  process.stdout.write(`${checked ? "" : "npm run check failed\n"}${line}\n`);
  return exitCode;
}

if (require.main === module) {
  // Leaving through exit runs the handlers that end child processes; dying of the signal would not.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
  main(process.argv.slice(2)).then(
    (exitCode) => process.exit(exitCode),
    (error: unknown) => {
      process.stderr.write(`${error instanceof EngineFault ? error.message : (error as Error).stack}\n`);
      process.stdout.write("0 passed, 1 failed, 0 skipped\n");
      process.exit(1);
    },
  );
}
