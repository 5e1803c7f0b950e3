import { durationMs, isDurationBetween } from "../../components/core/duration";
import { textAt } from "../../components/core/json";
import { timeoutBounds } from "../../program/config/values";
import { type CommandIo, type Given, UsageError } from "../io/command";
import { configInFile } from "./stack-file";

/** Beyond the time that one resource may take, in milliseconds: for starting plugins and for what Pulumi does between resources. Our proposal. */
const marginMs = 5 * 60_000;

/** The stack's setting where its file has none or cannot be read: the setting's default. */
const defaultTimeout = "PT30M";

/** `--max-silence` in milliseconds; undefined where it is not given. Throws UsageError. */
export function givenSilenceMs(given: Given): number | undefined {
  const text = given.text("maxSilence");
  if (text === undefined) return undefined;
  if (!isDurationBetween(text, ...timeoutBounds))
    throw new UsageError(`--max-silence takes an ISO 8601 duration of ${timeoutBounds.join(" to ")}, given ${text}`);
  return durationMs(text);
}

/** The limit of a run in milliseconds. None at a terminal, where Pulumi may wait for an answer, and its user can see and interrupt it. */
export function silenceLimitMs(
  givenMs: number | undefined,
  stack: string,
  { folder, canAsk = false }: Pick<CommandIo, "folder" | "canAsk">,
): number | undefined {
  if (givenMs !== undefined || canAsk) return givenMs;
  const config = configInFile(folder, stack);
  const [timeout = defaultTimeout] = ["edge-staging:site", "edge-staging:hub"].flatMap((key) => textAt(config, key, "timeout") ?? []);
  // A timeout that is no duration is refused by the program.
  return (durationMs(timeout) ?? 0) + marginMs;
}
