import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import type { Project } from "./project";

/** How a step ended. */
export interface StepResult {
  code: number;
  /** With what it wrote into the run's summary. */
  stdout: string;
  stderr: string;
}

/** `npm run` without what the door does first: packages and build are the clone's. */
const npm = `#!/bin/bash
[ "$1" = run ] || exit 64
shift
while [[ $1 == -* ]]; do shift; done
name=$1
shift
[ "$1" != -- ] || shift
exec node dist/cli/main.js "$name" "$@"
`;

/** Files that GitHub gives a step to write to, by their variables. */
const files = ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"];

/** Runs the script of a workflow's step in a project, as GitHub does where no shell is named. `environment` is the whole one. */
export function runStep(project: Project, script: string, environment: Readonly<Record<string, string | undefined>>): Promise<StepResult> {
  const tools = project.file("tools");
  mkdirSync(tools, { recursive: true });
  writeFileSync(`${tools}/npm`, npm);
  chmodSync(`${tools}/npm`, 0o755);
  for (const file of files) writeFileSync(`${tools}/${file}`, "");
  const given = Object.fromEntries(files.map((file) => [file, `${tools}/${file}`]));
  const env = { ...environment, ...given, PATH: [tools, environment["PATH"]].join(delimiter) };
  return new Promise((resolve) => {
    execFile("bash", ["-e", "-c", script], { cwd: project.folder, env, maxBuffer: Number.POSITIVE_INFINITY }, (error, stdout, stderr) => {
      const summary = readFileSync(`${tools}/GITHUB_STEP_SUMMARY`, "utf8");
      resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout: stdout + summary, stderr });
    });
  });
}
