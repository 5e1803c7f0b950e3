import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { homedir } from "node:os";
import * as path from "node:path";
import { cacheFolder } from "../../lab/engine/cache-folder";
import { cloneFolder } from "../../lab/engine/clone-folder";
import { EngineFault } from "../../lab/engine/engine-fault";
import { type Narrator, startNarrator } from "../../lab/engine/narrator";
import { endTree } from "../../lab/engine/process-tree";
import { provideTools } from "../../lab/engine/tools";
import { assertRecordable, chosenFiles, needsTools, parseArguments, sharesProcess, WrongArguments } from "./chosen-files";
import { keepDurations, readDurations } from "./durations-file";
import { Pool } from "./pool";
import { failureReport, fileReport, slowestReport, sourceOf } from "./report";
import { longestFirst } from "./schedule";
import { TestWorker } from "./test-worker";
import { tallyOf, verdict } from "./verdict";

const help = `usage: npm test [-- [--workers N] filter...]

Checks the sources (npm run check), builds the lab's tools where they are missing, and runs the tests.
Test files run in parallel processes; each file is printed when it has ended.
The last line printed is "N passed, N failed, N skipped"; a failed check counts as one failure.

  filter       run only test files whose path below test/ begins with it (unit, program/hub ...), or the one file
               of that name (tanzu), and no check; test/containerd runs only so (npm run test:containerd)
  --workers N  number of processes; by default two more than the machine has processors

Exit codes: 0: all passed; 1: a test or the check failed; 2: wrong arguments, such as a filter without a test file.
With CI=true a skipped test outside test/live is a failure.
`;

const print = (text: string) => void process.stdout.write(text);

/** Runs npm run check beside the tests and prints what it found when it has ended. */
function runCheck(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const check = spawn("npm", ["run", "--silent", "check"], { cwd: cloneFolder, stdio: ["ignore", "pipe", "pipe"] });
    let found = "";
    for (const stream of [check.stdout, check.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        found += text;
      });
    }
    process.once("exit", () => endTree(check));
    check.once("error", reject);
    check.once("close", (code) => {
      print(`npm run check: ${code === 0 ? "passed" : "failed"}\n${found}\n`);
      resolve(code === 0);
    });
  });
}

function poolOf(files: readonly string[], workers: number, narrator: Narrator): Pool {
  const testFolder = path.join(cloneFolder, "dist", "test");
  const color = process.stdout.isTTY === true;
  return new Pool({
    files,
    workers,
    sharesProcess,
    startWorker: () => new TestWorker({ testFolder, color }),
    onStart: (file) => {
      if (!sharesProcess(file)) narrator.say(`running ${sourceOf(file)}`);
    },
    onResult: (result) => print(fileReport(result)),
  });
}

/** Interrupts the workers when a person or a job runner ends the run, and waits until all they started is gone. */
function interruptOnSignal(pool: Pool): void {
  const interrupt = () => void pool.interrupt().finally(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, interrupt);
}

async function main(args: readonly string[]): Promise<0 | 1> {
  const { filters, workers, wantsHelp } = parseArguments(args);
  if (wantsHelp) {
    print(help);
    return 0;
  }
  const files = chosenFiles(globSync("**/*.test.js", { cwd: path.join(cloneFolder, "dist", "test") }), filters);
  assertRecordable(files, filters, process.env);
  const narrator = startNarrator();
  if (files.some(needsTools)) await provideTools(["pulumi", "registry", "crane", "etcd", "control-plane", "kwok"], { environment: process.env, narrator });
  const durationsFile = path.join(cacheFolder(process.env, homedir()), "test-durations.json");
  narrator.say(`running ${files.length} test files in ${workers} processes`);
  const pool = poolOf(longestFirst(files, readDurations(durationsFile)), workers, narrator);
  interruptOnSignal(pool);
  const [results, isChecked] = await Promise.all([pool.run(), filters.length > 0 || runCheck()]);
  keepDurations(durationsFile, results);
  narrator.say("all test files have ended");
  const { exitCode, line } = verdict(tallyOf(results, isChecked), process.env.CI === "true");
  print(`${failureReport(results)}${slowestReport(results)}\n${isChecked ? "" : "npm run check failed\n"}${line}\n`);
  return exitCode;
}

if (require.main === module) {
  main(process.argv.slice(2)).then(
    (exitCode) => process.exit(exitCode),
    (error: unknown) => {
      process.stderr.write(`${error instanceof EngineFault || error instanceof WrongArguments ? error.message : (error as Error).stack}\n`);
      if (error instanceof WrongArguments) process.exit(2);
      print("0 passed, 1 failed, 0 skipped\n");
      process.exit(1);
    },
  );
}
