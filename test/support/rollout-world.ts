import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DriverEnd, drive, type RunResult, type StackRun } from "../../cli/rollout/driver";
import { formatLine, type RecordLine, type RolloutPlan } from "../../cli/rollout/record";
import { linesOf, RecordFile } from "../../cli/rollout/record-file";
import { type RolloutState, stateOf } from "../../cli/rollout/rollout-state";
import type { SoakLook } from "../../cli/rollout/soak";

/** Kill of a driver: at its n-th append, before, after or while the line is written. */
export interface Kill {
  at: number;
  when: "before" | "torn" | "after";
}

/** Results of a stack's runs, in order; the last one repeats. @default deployed */
export type Script = Readonly<Record<string, readonly (RunResult | "deployed")[]>>;

/** Other conditions that end a driver. */
export interface DriveOptions {
  ending?: AbortSignal;
  /** Whether it holds the lease. @default - always */
  isOwn?: () => boolean;
  /** The last wave to run. @default - the last one */
  last?: string;
}

const died = new Error("killed");

/** A solution that a site has after its run. */
export const vision = { name: "vision", version: "1.1.0", images: [], proof: [], isInstalled: true, pending: undefined };

/** A rollout of simulated stacks, with a real record in its own folder and a clock that only sleeps advance. Results of runs outlive a killed driver. */
export class RolloutWorld {
  private readonly folder = mkdtempSync(join(tmpdir(), "edge-staging-rollout-"));
  readonly path = join(this.folder, "record.jsonl");
  private readonly results = new Map<string, RunResult>();
  private readonly runs = new Map<string, number>();
  private nowMs = Date.parse("2026-12-01T08:00:00Z");
  /** Called when a run begins. */
  onRun: (stack: string) => void = () => undefined;
  /** Every started run, `stack attempt`. */
  readonly begun: string[] = [];
  /** Largest number of runs at the same time. */
  mostAtOnce = 0;
  private underWay = 0;
  /** Results of polling pods, by stack; the last one repeats. */
  looks: Record<string, SoakLook[]> = {};

  constructor(
    readonly plan: RolloutPlan,
    private readonly script: Script = {},
  ) {
    RecordFile.create(this.path, { event: "started", at: new Date(this.nowMs).toISOString(), by: "test", schemaVersion: 1, id: "test", plan });
  }

  /** Drives the rollout until the driver ends or is killed. Resolves to undefined if it was killed. */
  async drive(
    kill?: Kill,
    { ending = new AbortController().signal, isOwn = () => true, last }: DriveOptions = {},
  ): Promise<{ why: DriverEnd; reason: string } | undefined> {
    try {
      return await drive({
        record: this.killable(kill),
        lease: { isOwn },
        runner: { bringUp: (run) => this.bringUp(run), lookAtPods: async (stack) => this.look(stack), leave: async () => undefined },
        nowMs: () => this.nowMs,
        sleep: async (ms, signal) => {
          await new Promise(setImmediate);
          signal.throwIfAborted();
          this.nowMs += ms;
        },
        ending,
        narrate: () => undefined,
        by: "test",
        last,
      });
    } catch (error) {
      if (error !== died) throw error;
      return undefined;
    }
  }

  /** Appends a decision of a person. */
  note(line: RecordLine): void {
    RecordFile.open(this.path).append(line);
  }

  lines(): RecordLine[] {
    return linesOf(this.path);
  }

  state(): RolloutState {
    const state = stateOf(this.lines());
    if (!state) throw new Error("no record");
    return state;
  }

  /** State of each stack by its name. */
  stacks(): Record<string, string> {
    return Object.fromEntries(Object.values(this.state().stacks).map(({ stack, is }) => [stack, is]));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private killable(kill: Kill | undefined) {
    const record = RecordFile.open(this.path);
    let appends = 0;
    return {
      state: () => record.state(),
      append: (line: RecordLine) => {
        appends++;
        if (kill && appends > kill.at) throw died;
        const isHit = kill?.at === appends;
        if (isHit && kill.when === "torn") appendFileSync(this.path, formatLine(line).slice(0, 20));
        if (!isHit || kill.when === "after") record.append(line);
        if (isHit) throw died;
      },
    };
  }

  /** A run with the same number does not start again: its result is the previous one. */
  private async bringUp({ stack, attempt }: StackRun): Promise<RunResult> {
    const key = `${stack} ${attempt}`;
    const known = this.results.get(key);
    if (known) return known;
    const results = this.script[stack] ?? ["deployed"];
    const earlier = this.runs.get(stack) ?? 0;
    this.runs.set(stack, earlier + 1);
    const scripted = results[Math.min(earlier, results.length - 1)] ?? "deployed";
    this.begun.push(key);
    this.onRun(stack);
    const result: RunResult = scripted === "deployed" ? { is: "deployed", deployed: { solutions: [vision] } } : scripted;
    this.results.set(key, result);
    this.underWay++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
    this.underWay--;
    return result;
  }

  private look(stack: string): SoakLook {
    const looks = this.looks[stack] ?? [{ unready: [], restarts: {} }];
    return (looks.length > 1 ? looks.shift() : looks[0]) ?? { unready: [], restarts: {} };
  }
}

/** A plan of one hub with these waves. */
export function planOf(...waves: (Partial<RolloutPlan["waves"][number]> & { name: string; sites: string[] })[]): RolloutPlan {
  return {
    hubs: ["hub"],
    waves: waves.map((wave) => ({ parallel: 2, maxFailed: 0, soakMs: 0, approve: false, ...wave })),
    healthy: { proof: true, pods: true, maxRestarts: 0 },
  };
}
