import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { pulumiMissing } from "./engine-run";
import { Interrupted } from "../io/interruption";
import { unreadableStack } from "./stack-reading";

/** What `-s` or `--retire` asks of the engine. */
export interface PreviewWish {
  stack: string;
  does: "update" | "destroy";
}

/** When a preview is to end before its end. */
export interface PreviewEnd {
  /** Aborted by an Interrupted: its signal is passed on to the engine. */
  asked: AbortSignal;
  /** Resolves when an engine that was asked has had its time; one that is still there is killed. @default - after 5 s, on this machine's clock */
  patience?: () => Promise<unknown>;
}

/** How long an engine that was asked may take, in milliseconds. A runner of GitHub waits 7.5 s before it insists. Source: GitHub, "Workflow cancellation reference". */
const patienceMs = 5_000;
const ownPatience = () => setTimeout(patienceMs, undefined, { ref: false });

/**
 * Previews a stack by the `pulumi` on the PATH and answers the engine's events, one JSON object a line, as the CLI streams them.
 * A preview that fails is a stream as well. Plain `--json` would lack what the policies say.
 * `environment` is the whole one, the policy pack's variables in it.
 * @throws EdgeError `EDGE-PULUMI-MISSING`; `EDGE-STACK` where the CLI says nothing of a preview; Interrupted once the engine that was asked to end is gone
 */
export async function stackPreview(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  { stack, does }: PreviewWish,
  { asked, patience = ownPatience }: PreviewEnd,
): Promise<string> {
  asked.throwIfAborted();
  const command = does === "destroy" ? ["destroy", "--preview-only"] : ["preview"];
  // As one word, so that no name is taken for an option.
  const args = [...command, "--json", "--non-interactive", "--color=never", `--stack=${stack}`];
  const env = { ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" };
  // In a process group of its own, so that it hears of a signal once, from here: a second one would mean "at once".
  const engine = spawn("pulumi", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const end = () => {
    engine.kill(asked.reason instanceof Interrupted ? asked.reason.signal : "SIGTERM");
    void patience().then(() => killed(engine));
  };
  asked.addEventListener("abort", end, { once: true });
  try {
    const { stdout, stderr } = await answerOf(engine);
    asked.throwIfAborted();
    if (stdout.trim() === "") throw unreadableStack(`${does === "destroy" ? "--retire" : "-s"} ${stack}`, stderr);
    return stdout;
  } finally {
    asked.removeEventListener("abort", end);
  }
}

type Engine = ChildProcessByStdio<null, Readable, Readable>;

/** What it wrote until it ended. */
function answerOf(engine: Engine): Promise<{ stdout: string; stderr: string }> {
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    engine[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  return new Promise((resolve, reject) => {
    engine.once("error", (error) => reject(pulumiMissing(error)));
    engine.once("close", () => resolve(said));
  });
}

/** Something that it had started may still hold its output open. */
function killed(engine: Engine): void {
  engine.kill("SIGKILL");
  engine.stdout.destroy();
  engine.stderr.destroy();
}
