import type { Lease } from "./lease";
import { nextSteps, type Step } from "./next-steps";
import type { RecordLine, StackState } from "./record";
import type { RolloutState, StackProgress } from "./rollout-state";
import { type DeployedStack, healthAfterRun } from "./run-outcome";
import { type SoakLook, watchSoak } from "./soak";

/** One run of a stack. */
export interface StackRun {
  stack: string;
  isHub: boolean;
  /** Number of the run, from 1. */
  attempt: number;
  /** Did the run before it fail, or end without a result? It may have left a lock. */
  mayNeedRecovery: boolean;
}

/** How a run ended. */
export type RunResult = { is: "deployed"; deployed: DeployedStack } | { is: "failed" | "offline" | "interrupted"; reason: string };

/** Brings stacks up and checks their health. */
export interface StackRunner {
  /** Brings a stack up. A run of the same number that an earlier driver started is followed, not started again. Never rejects for what is wrong with the stack. */
  bringUp(run: StackRun): Promise<RunResult>;
  /** Looks at the pods of a site's installed solutions. */
  lookAtPods(stack: string): Promise<SoakLook>;
  /** Frees what only work on this stack needs: there is none for now. Never rejects. */
  leave(stack: string): Promise<void>;
}

/** What a driver needs from outside. */
export interface DriverWorld {
  record: { state(): RolloutState; append(line: RecordLine): void };
  lease: Pick<Lease, "isOwn">;
  runner: StackRunner;
  nowMs(): number;
  /** Resolves after this time, or rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Aborts when the driver is asked to end: it starts nothing more, and returns once what runs has ended. */
  ending: AbortSignal;
  narrate(line: string): void;
  by: string;
  /** The stage to end with. @default - the last one */
  last?: string | undefined;
}

/** Why a driver has ended. `ending`: it was asked to; `lease-lost`: another driver holds the lease. */
export type DriverEnd = Extract<Step, { do: "halt" }>["why"] | "ending" | "lease-lost";

/** How often the record is read for what other processes write, in milliseconds. Our proposal. */
const lookMs = 2_000;

/** Drives a rollout until it is complete or needs a person. Decisions depend only on the record, so the next driver continues after one that was killed at any point. */
export async function drive(world: DriverWorld): Promise<{ why: DriverEnd; reason: string }> {
  world.record.append({ event: "driving", at: timeOf(world), by: world.by });
  const driver = new Driver(world);
  try {
    return await driver.run();
  } finally {
    driver.stopSoaks();
  }
}

class Driver {
  /** Stacks with work under way. */
  private readonly tasks = new Set<string>();
  /** Ends a wait. */
  private wake: () => void = () => undefined;
  private readonly soaks = new AbortController();
  private failure: { error: unknown } | undefined;

  constructor(private readonly world: DriverWorld) {
    world.ending.addEventListener("abort", () => this.wake(), { once: true });
  }

  async run(): Promise<{ why: DriverEnd; reason: string }> {
    for (;;) {
      if (this.failure) throw this.failure.error;
      if (!this.world.lease.isOwn()) return { why: "lease-lost", reason: "another driver works on this rollout now" };
      const state = this.world.record.state();
      this.follow(state);
      if (this.world.ending.aborted && !this.hasRunning(state)) return { why: "ending", reason: "interrupted; edge-staging rollout resume continues" };
      const steps: Step[] = this.world.ending.aborted ? [{ do: "wait" }] : nextSteps(state, this.world.last);
      const halt = steps.find((step) => step.do === "halt");
      if (halt) return { why: halt.why, reason: halt.reason };
      for (const step of steps) this.take(step);
      if (steps.some((step) => step.do === "wait")) await this.somethingNew();
    }
  }

  stopSoaks(): void {
    this.soaks.abort();
  }

  private hasRunning(state: RolloutState): boolean {
    return underWayIn(state).some(({ is, stack }) => is === "running" && this.tasks.has(stack));
  }

  private take(step: Step): void {
    const { record } = this.world;
    const at = timeOf(this.world);
    if (step.do === "record") record.append({ event: "wave", at, wave: step.wave, is: step.is });
    if (step.do === "end") record.append({ event: "ended", at, outcome: step.outcome, reason: step.reason });
    if (step.do !== "start") return;
    this.note(step, "running", step.after ? { after: step.after } : {});
  }

  /** Begins or continues the work that the record says is under way. */
  private follow(state: RolloutState): void {
    for (const progress of underWayIn(state)) {
      if (this.tasks.has(progress.stack)) continue;
      const work = progress.is === "running" ? this.runOf(progress, state) : this.soakOf(progress, state);
      const task = work.catch((error: unknown) => {
        if (!this.soaks.signal.aborted) this.failure = { error };
      });
      this.tasks.add(progress.stack);
      void task.finally(() => {
        this.tasks.delete(progress.stack);
        this.wake();
      });
    }
  }

  private async runOf(progress: StackProgress, { stages, started }: RolloutState): Promise<void> {
    const { stack, attempt, after } = progress;
    const isHub = started.plan.hubs.includes(stack);
    const result = await this.world.runner.bringUp({ stack, isHub, attempt, mayNeedRecovery: after === "interrupted" || after === "failed" });
    const soakMs = stages.find(({ name }) => name === progress.wave)?.soakMs ?? 0;
    const { is, ...more } = result.is === "deployed" ? healthAfterRun(result.deployed, { ...started.plan.healthy, soakMs, isHub }) : result;
    this.note(progress, is, more);
    if (is !== "soaking") await this.world.runner.leave(stack);
  }

  private async soakOf(progress: StackProgress, { stages, started }: RolloutState): Promise<void> {
    const { runner, nowMs, sleep } = this.world;
    const soakMs = stages.find(({ name }) => name === progress.wave)?.soakMs ?? 0;
    const soak = { sinceMs: Date.parse(progress.soakSince ?? progress.at), soakMs, restarts: progress.restarts, maxRestarts: started.plan.healthy.maxRestarts };
    const { is, reason } = await watchSoak(soak, {
      look: () => runner.lookAtPods(progress.stack),
      nowMs,
      sleep: (ms) => sleep(ms, this.soaks.signal),
      onFirstLook: (restarts) => this.note(progress, "soaking", { restarts, soakSince: new Date(soak.sinceMs).toISOString() }),
    });
    this.note(progress, is, { reason });
    await runner.leave(progress.stack);
  }

  private note({ stack, wave, attempt }: Pick<StackProgress, "stack" | "wave" | "attempt">, is: StackState, more: Partial<StackProgress>): void {
    if (!this.world.lease.isOwn()) return;
    const { after, reason, solutions, restarts, soakSince } = more;
    const known = {
      ...(after && { after }),
      ...(reason && { reason }),
      ...(solutions && { solutions }),
      ...(restarts && { restarts }),
      ...(soakSince && { soakSince }),
    };
    this.world.record.append({ event: "stack", at: timeOf(this.world), stack, wave, is, attempt, ...known });
    this.world.narrate(`${stack}: ${is}${reason ? `: ${reason}` : ""}`);
  }

  /** Resolves when some work has ended, the driver is asked to end, or it is time to read the record again. */
  private async somethingNew(): Promise<void> {
    const over = new AbortController();
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      this.world.sleep(lookMs, over.signal).then(resolve, () => resolve());
    });
    over.abort();
  }
}

/** The stacks that run or soak. */
function underWayIn({ stacks, standings }: RolloutState): StackProgress[] {
  return Object.values(standings).flatMap(({ running, soaking }) => [...running, ...soaking].flatMap((stack) => stacks[stack] ?? []));
}

function timeOf({ nowMs }: Pick<DriverWorld, "nowMs">): string {
  return new Date(nowMs()).toISOString();
}
