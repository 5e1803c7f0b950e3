import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { assertConfigFits } from "./config-size";
import { EdgeError } from "../../components/core/fault";
import { pulumiMissing } from "./engine-run";
import { SilenceLimit, silentRun, unfinishedIn } from "./silence";
import { Interrupted, onInsisted } from "../io/interruption";
import { unreadableStack } from "./stack-reading";

/** A preview to run. */
export interface PreviewWish {
  stack: string;
  does: "update" | "destroy";
}

/** How a preview is interrupted. */
export interface PreviewEnd {
  /** Aborted with an Interrupted, whose signal is forwarded to Pulumi. */
  asked: AbortSignal;
  /** Grace period after the signal: when it resolves, a Pulumi that still runs is killed. @default - 5 s */
  gracePeriod?: () => Promise<unknown>;
  /** A preview without any output for this time is ended, in milliseconds. @default 600000 */
  silenceMs?: number;
}

/** A preview writes nothing, so it is silent for a few calls at most, each of two minutes at most. Our proposal. */
const defaultSilenceMs = 10 * 60_000;

/** Default grace period, in milliseconds. A runner of GitHub waits 7.5 s before it kills. Source: GitHub, "Workflow cancellation reference". */
const graceMs = 5_000;
const defaultGracePeriod = () => setTimeout(graceMs, undefined, { ref: false });

/**
 * Previews a stack with the `pulumi` on PATH and returns the engine's events as the CLI streams them: one JSON object per line.
 * A failed preview is a stream too. Plain `--json` would lack the policy violations. Not the Automation API: ADR 12.
 * @param environment the complete environment, including the policy pack's variables
 * @throws EdgeError `EDGE-PULUMI-MISSING`; `EDGE-CONFIG-SIZE`; `EDGE-SILENT-RUN`; `EDGE-STACK` if the CLI prints no preview; Interrupted once an interrupted Pulumi has ended
 */
export async function stackPreview(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  { stack, does }: PreviewWish,
  { asked, gracePeriod = defaultGracePeriod, silenceMs = defaultSilenceMs }: PreviewEnd,
): Promise<string> {
  asked.throwIfAborted();
  assertConfigFits(folder, stack);
  const command = does === "destroy" ? ["destroy", "--preview-only"] : ["preview"];
  // One word, so that a name is never read as an option.
  const args = [...command, "--json", "--non-interactive", "--color=never", `--stack=${stack}`];
  const env = { ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" };
  // Its own process group, so that it receives a signal once, from here: a second one would make it abort.
  const engine = spawn("pulumi", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const end = () => {
    engine.kill(asked.reason instanceof Interrupted ? asked.reason.signal : "SIGTERM");
    void gracePeriod().then(() => kill(engine));
  };
  let isSilent = false;
  const silence = new SilenceLimit(silenceMs, () => {
    isSilent = true;
    end();
  });
  for (const stream of [engine.stdout, engine.stderr]) stream.on("data", () => silence.heard());
  asked.addEventListener("abort", end, { once: true });
  const forget = onInsisted(() => kill(engine));
  try {
    const { stdout, stderr } = await answerOf(engine);
    asked.throwIfAborted();
    if (isSilent) throw new EdgeError([silentRun(silenceMs, unfinishedIn(stdout))]);
    if (stdout.trim() === "") throw unreadableStack(`${does === "destroy" ? "--retire" : "stack"} ${stack}`, stderr);
    return stdout;
  } finally {
    asked.removeEventListener("abort", end);
    forget();
    silence.stop();
  }
}

type Engine = ChildProcessByStdio<null, Readable, Readable>;

/** Everything that Pulumi wrote until it ended. */
function answerOf(engine: Engine): Promise<{ stdout: string; stderr: string }> {
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    engine[name].setEncoding("utf8").on("data", (text: string) => {
      written[name] += text;
    });
  return new Promise((resolve, reject) => {
    engine.once("error", (error) => reject(pulumiMissing(error)));
    engine.once("close", () => resolve(written));
  });
}

/** Kills Pulumi and closes its output, which a process that it started may still hold open. */
function kill(engine: Engine): void {
  engine.kill("SIGKILL");
  engine.stdout.destroy();
  engine.stderr.destroy();
}
