import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { cloneFolder } from "../lab/engine/clone-folder";
import { EngineFault } from "../lab/engine/engine-fault";
import { startNarrator } from "../lab/engine/narrator";
import { provideTools } from "../lab/engine/tools";

const help = `Usage: npm run lint-workflows

Checks .github/workflows with actionlint; the last step of npm run check. Builds actionlint unless the cache has it:
the build needs Go 1.26 or newer and a Go module proxy, takes up to two minutes, and is kept in EDGE_STAGING_CACHE.

Exit codes: 0 no findings; 1 findings, printed on standard output; 2 invalid arguments;
3 actionlint could not be built or run.
`;

/**
 * Findings of actionlint in the workflows of `folder`, one block of lines each; empty if there are none.
 * Uses .github/actionlint.yaml and disables the linters that it would find on PATH, so that every machine gives the same result.
 * @throws Error with actionlint's message if it cannot run
 */
export function workflowFindings(actionlint: string, folder: string): Promise<string> {
  const files = globSync(".github/workflows/*.{yml,yaml}", { cwd: folder }).sort();
  const args = ["-no-color", "-shellcheck=", "-pyflakes=", "-config-file", ".github/actionlint.yaml", ...files];
  return new Promise((resolve, reject) => {
    execFile(actionlint, args, { cwd: folder }, (error, stdout, stderr) => {
      // Exit code 1 means findings. Source: actionlint, exit status.
      if (error && error.code !== 1) reject(new Error(`actionlint could not check the workflows: ${stderr.trim() || error.message}`));
      else resolve(stdout.trim());
    });
  });
}

async function main(args: readonly string[]): Promise<0 | 1 | 2> {
  if (args.length > 0) {
    const isAsked = args.every((arg) => arg === "--help" || arg === "-h");
    (isAsked ? process.stdout : process.stderr).write(help);
    return isAsked ? 0 : 2;
  }
  const { actionlint } = await provideTools(["actionlint"], { environment: process.env, narrator: startNarrator() });
  const findings = await workflowFindings(actionlint, cloneFolder);
  process.stdout.write(findings === "" ? "Workflows: no findings.\n" : `${findings}\n`);
  return findings === "" ? 0 : 1;
}

if (require.main === module)
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`${error instanceof EngineFault ? error.message : (error as Error).stack}\n`);
      process.exitCode = 3;
    },
  );
