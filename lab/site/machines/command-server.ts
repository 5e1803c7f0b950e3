import { chmodSync, constants, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { CommandEnd } from "./container-runtime";

/** Lets shell scripts run commands "on the node". */
export interface CommandServer {
  /** Path of a program whose arguments are the command. */
  readonly program: string;
  stop(): void;
}

/** The client is a shell script that reads the answer from a pipe: starting a Node process for each command would be slow. */
function clientScript(folder: string): string {
  return `#!/bin/sh
asked='${folder}'/$$
mkfifo "$asked.answer"
for arg; do printf '%s\\n' "$arg"; done > "$asked.new"
mv "$asked.new" "$asked.ask"
{
  read -r code
  if [ "$code" = 0 ]; then cat; else cat >&2; fi
  exit "$code"
} < "$asked.answer"
`;
}

/** Serves commands to scripts; `folder` holds the program and the requests. A failing command writes nothing to standard output. */
export function serveCommands(folder: string, run: (args: readonly string[]) => Promise<CommandEnd>): CommandServer {
  const asked = join(folder, "asked");
  mkdirSync(asked, { recursive: true });
  const program = join(folder, "on-host");
  writeFileSync(program, clientScript(asked));
  chmodSync(program, 0o755);
  const stopped = new AbortController();
  const answer = async (name: string) => {
    const args = readFileSync(join(asked, name), "utf8").split("\n").slice(0, -1);
    rmSync(join(asked, name));
    const { code, stdout, stderr } = await run(args).catch((error: unknown) => ({ code: 1, stdout: "", stderr: `${error}\n` }));
    const pipe = join(asked, name.replace(/ask$/, "answer"));
    const listener = await listening(pipe, stopped.signal);
    try {
      await listener.writeFile(`${code}\n${code === 0 ? stdout : stderr}`);
    } finally {
      await listener.close();
      rmSync(pipe, { force: true });
    }
  };
  const seen = new Set<string>();
  const watcher = watch(asked, (_event, name) => {
    if (!name?.endsWith(".ask") || seen.has(name)) return;
    seen.add(name);
    void answer(name)
      .catch(() => undefined) // the reader has ended
      .finally(() => seen.delete(name));
  });
  const stop = () => {
    stopped.abort();
    watcher.close();
  };
  return { program, stop };
}

const lookMs = 5;

/** The pipe, opened without blocking once it has a reader. Rejects if the server stops first. */
async function listening(pipe: string, stopped: AbortSignal): Promise<FileHandle> {
  for (;;) {
    try {
      return await open(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch {
      await wait(lookMs, undefined, { signal: stopped });
    }
  }
}
