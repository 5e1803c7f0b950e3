import type { Narrator } from "../engine/narrator";
import { PhaseFailure } from "./phase-failure";
import type { LogName, RunLogs } from "./run-logs";

/** One step of a run. */
export interface Phase<Result> {
  /** What it does; for a command, the line with which a user does the same. */
  name: string;
  /** Where it writes. */
  log: LogName;
  /** What to do when it fails. */
  fix: string;
  /** Rejects with an error whose message is the cause. */
  work(write: (text: string) => void): Promise<Result>;
  /** Where it stands, for whoever waits. */
  progress?(): string;
}

/** A phase that ended well. */
export interface EndedPhase {
  name: string;
  durationMs: number;
}

/** Runs phases, one after the other or beside each other: each is narrated, timed and logged, and named when it fails. */
export class Phases {
  /** In the order in which they ended. */
  readonly ended: EndedPhase[] = [];

  constructor(
    private readonly narrator: Narrator,
    private readonly logs: RunLogs,
    /** After it nothing is begun, and what fails has failed because of it. */
    private readonly signal: AbortSignal,
  ) {}

  /** Runs a phase. @throws PhaseFailure; the signal's reason once that is aborted */
  async run<Result>({ name, log, fix, work, progress }: Phase<Result>): Promise<Result> {
    this.signal.throwIfAborted();
    const write = (text: string) => this.logs.write(log, text);
    this.narrator.say(name);
    write(`==> ${name}\n`);
    const since = performance.now();
    try {
      const result = await this.narrator.during(name, work(write), progress);
      this.signal.throwIfAborted();
      const durationMs = Math.round(performance.now() - since);
      this.ended.push({ name, durationMs });
      this.narrator.say(`${name}: done in ${(durationMs / 1000).toFixed(1)} s`);
      return result;
    } catch (error) {
      this.signal.throwIfAborted();
      write(`${error instanceof Error ? error.stack : String(error)}\n`);
      throw new PhaseFailure({ phase: name, cause: error instanceof Error ? error.message : String(error), fix, log: this.logs.pathOf(log) }, error);
    }
  }
}
