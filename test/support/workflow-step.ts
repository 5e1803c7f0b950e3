import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Project } from "./project";

/** Result of a step. */
export interface StepResult {
  code: number;
  /** Standard output, followed by the text written to the job summary. */
  stdout: string;
  stderr: string;
}

/** Environment variables with the files that a step may write to on GitHub. */
const files = ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"];

/** Runs the script of a workflow's step in a project, as GitHub does by default. `environment` is the complete environment. */
export function runStep(project: Project, script: string, environment: Readonly<Record<string, string | undefined>>): Promise<StepResult> {
  const tools = project.file("tools");
  mkdirSync(tools, { recursive: true });
  for (const file of files) writeFileSync(`${tools}/${file}`, "");
  const given = Object.fromEntries(files.map((file) => [file, `${tools}/${file}`]));
  const env = { ...environment, ...given };
  return new Promise((resolve) => {
    execFile("bash", ["-e", "-c", script], { cwd: project.folder, env, maxBuffer: Number.POSITIVE_INFINITY }, (error, stdout, stderr) => {
      const summary = readFileSync(`${tools}/GITHUB_STEP_SUMMARY`, "utf8");
      resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, stdout: stdout + summary, stderr });
    });
  });
}
