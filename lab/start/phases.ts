import type { Narrator } from "../engine/narrator";
import { PhaseFailure } from "./phase-failure";
import type { LogName, RunLogs } from "./run-logs";

/** One step of `npm start`. */
export interface Phase<Result> {
  /** What it does; for a command, the command line that a user would run. */
  name: string;
  /** Log that it writes to. */
  log: LogName;
  /** What to do when it fails. */
  fix: string;
  /** Rejects with an error whose message is the cause. */
  work(write: (text: string) => void): Promise<Result>;
  /** Current progress, for the narration. */
  progress?(): string;
}

/** A phase that succeeded. */
export interface EndedPhase {
  name: string;
  durationMs: number;
}

/** Runs phases, in sequence or in parallel. Narrates, times and logs each one, and names it in the error when it fails. */
export class Phases {
  /** In order of completion. */
  readonly ended: EndedPhase[] = [];

  constructor(
    private readonly narrator: Narrator,
    private readonly logs: RunLogs,
    /** Once aborted, no phase starts, and failures count as interruptions. */
    private readonly signal: AbortSignal,
  ) {}

  /** Runs a phase. @throws PhaseFailure, or the signal's reason once it is aborted */
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
