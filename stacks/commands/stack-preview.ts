import { execFile } from "node:child_process";
import { pulumiMissing } from "./engine-run";
import { unreadableStack } from "./stack-reading";

/** What `-s` or `--retire` asks of the engine. */
export interface PreviewWish {
  stack: string;
  does: "update" | "destroy";
}

/**
 * Previews a stack by the `pulumi` on the PATH and answers the engine's events, one JSON object a line, as the CLI streams them.
 * A preview that fails is a stream as well. Plain `--json` would lack what the policies say.
 * `environment` is the whole one, the policy pack's variables in it.
 * @throws EdgeError `EDGE-PULUMI-MISSING`; `EDGE-STACK` where the CLI says nothing of a preview
 */
export async function stackPreview(folder: string, environment: Readonly<Record<string, string | undefined>>, { stack, does }: PreviewWish): Promise<string> {
  const command = does === "destroy" ? ["destroy", "--preview-only"] : ["preview"];
  // As one word, so that no name is taken for an option.
  const args = [...command, "--json", "--non-interactive", "--color=never", `--stack=${stack}`];
  const env = { ...environment, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "1" };
  return new Promise((resolve, reject) => {
    execFile("pulumi", args, { cwd: folder, env, maxBuffer: Number.POSITIVE_INFINITY }, (error, stdout, stderr) => {
      if (error?.code === "ENOENT") reject(pulumiMissing(error));
      else if (stdout.trim() === "") reject(unreadableStack(`${does === "destroy" ? "--retire" : "-s"} ${stack}`, stderr));
      else resolve(stdout);
    });
  });
}
