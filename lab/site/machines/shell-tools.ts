import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../engine/cache-folder";

/** What a node's pods and the lab around them ask of this machine's shell beyond POSIX or beside it; each try ends well only where the tool works as in busybox and in GNU. */
const tries: Readonly<Record<string, string>> = {
  awk: `test "$(echo one two | awk -v n=2 '{ print $n }')" = two`,
  cksum: "echo one | cksum",
  cmp: "echo one > a && cp -p a b && cmp -s a b",
  mkfifo: "mkfifo pipe",
  "sed -i": "echo one > a && sed -i 's|one|two|' a && grep -qxF two a",
  sha256sum: "echo one | sha256sum",
};

const longestMs = 10_000;

/** Names of the tools that this machine's shell lacks to run what pods on a node run; `sh` alone where there is no shell. Tried, not guessed. */
export async function missingShellTools(environment: Environment): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "edge-staging-"));
  const script = Object.entries(tries).map(([name, command]) => `{ ${command}; } > /dev/null 2>&1 || echo '${name}'`);
  try {
    return await new Promise((resolve) => {
      // Each failure is told on a line of its own, so the shell itself ends well.
      execFile("sh", ["-c", `${script.join("\n")}\n:`], { cwd: folder, env: environment, timeout: longestMs }, (error, stdout) =>
        resolve(error ? ["sh"] : stdout.split("\n").filter((line) => line !== "")),
      );
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
