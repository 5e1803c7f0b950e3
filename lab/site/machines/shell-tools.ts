import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../engine/cache-folder";

/** Tools beyond POSIX that pods on nodes and the lab need in this machine's shell. Each check succeeds only if the tool works as in busybox and GNU. */
const tries: Readonly<Record<string, string>> = {
  awk: `test "$(echo one two | awk -v n=2 '{ print $n }')" = two`,
  cksum: "echo one | cksum",
  cmp: "echo one > a && cp -p a b && cmp -s a b",
  mkfifo: "mkfifo pipe",
  "sed -i": "echo one > a && sed -i 's|one|two|' a && grep -qxF two a",
  sha256sum: "echo one | sha256sum",
};

const longestMs = 10_000;

/** Names of the tools that pods on nodes need and this machine's shell lacks; only `sh` without a shell. Runs each tool to find out. */
export async function missingShellTools(environment: Environment): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "edge-staging-"));
  const script = Object.entries(tries).map(([name, command]) => `{ ${command}; } > /dev/null 2>&1 || echo '${name}'`);
  try {
    return await new Promise((resolve) => {
      // Each failure is printed on its own line; the shell itself succeeds.
      execFile("sh", ["-c", `${script.join("\n")}\n:`], { cwd: folder, env: environment, timeout: longestMs }, (error, stdout) =>
        resolve(error ? ["sh"] : stdout.split("\n").filter((line) => line !== "")),
      );
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
