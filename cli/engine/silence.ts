import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatDuration } from "../../components/core/duration";
import type { Fault } from "../../components/core/fault";
import { parsedJson, textAt } from "../../components/core/json";

/** Calls `onSilence` once when nothing was heard for `limitMs`. `timers`: the process's, but for tests. */
export class SilenceLimit {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly limitMs: number,
    private readonly onSilence: () => void,
    private readonly timers: Pick<typeof globalThis, "setTimeout" | "clearTimeout"> = globalThis,
  ) {
    this.heard();
  }

  heard(): void {
    this.stop();
    this.timer = this.timers.setTimeout(this.onSilence, this.limitMs);
  }

  stop(): void {
    this.timers.clearTimeout(this.timer);
  }
}

/** How often the event log is examined, in milliseconds. */
const lookMs = 1_000;

/**
 * The engine's events of one run, as Pulumi writes them to a file: they do not depend on how the run is displayed. Secrets are masked in them, and the
 * file is readable by this user only. Pulumi has the option `--event-log` with its debug commands only, as its Automation API uses it.
 */
export class EventLog {
  private readonly folder = mkdtempSync(join(tmpdir(), "edge-staging-events-"));
  private readonly file = join(this.folder, "events");
  readonly arguments: readonly string[] = ["--event-log", this.file];
  readonly environment = { PULUMI_DEBUG_COMMANDS: "true" };
  private looks: NodeJS.Timeout | undefined;

  constructor() {
    closeSync(openSync(this.file, "w"));
  }

  /** Calls `heard` after the engine has written events. */
  watch(heard: () => void): void {
    let known = 0;
    this.looks = setInterval(() => {
      const { size } = statSync(this.file);
      if (size > known) heard();
      known = size;
    }, lookMs).unref();
  }

  /** URNs of the resources at which the engine is at work, in the order in which it began. */
  unfinished(): string[] {
    return unfinishedIn(this.text());
  }

  /** The events, one JSON object per line. */
  text(): string {
    return readFileSync(this.file, "utf8");
  }

  /** Removes the file. */
  close(): void {
    clearInterval(this.looks);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** URNs of the resources at which the engine is at work by these events, one JSON object per line, in the order in which it began. */
export function unfinishedIn(events: string): string[] {
  const urns = new Set<string>();
  for (const line of events.split("\n")) {
    const event = parsedJson(line);
    const began = textAt(event, "resourcePreEvent", "metadata", "urn");
    if (began !== undefined) urns.add(began);
    for (const end of ["resOutputsEvent", "resOpFailedEvent"]) urns.delete(textAt(event, end, "metadata", "urn") ?? "");
  }
  return [...urns];
}

/** The fault of a run that was interrupted because nothing happened for `limitMs`. `urns`: the resources at which it was at work. */
export function silentRun(limitMs: number, urns: readonly string[]): Fault {
  return {
    code: "EDGE-SILENT-RUN",
    what: `Pulumi reported nothing for ${formatDuration(limitMs)}, so the run is interrupted`,
    ...(urns.length === 0 ? {} : { given: `at work on ${urns.map((urn) => urn.split("::").slice(-2).join(" ")).join(", ")}` }),
    allowed: "an event within the stack's `timeout` and 5 minutes; --max-silence sets another limit",
    fix: "check the network and proxies between this machine, Azure and the cluster, then run the command again; it resumes",
  };
}
