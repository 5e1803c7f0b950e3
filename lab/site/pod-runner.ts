import type { V1Pod } from "@kubernetes/client-node";
import type { Clock } from "../clock";
import type { PullFailure } from "./image-pull";
import { missingMounts, type MountSources, startingPod } from "./pod-mounts";
import type { PodState } from "./pod-status";
import type { StartWorkload, TcpAddress, Workload } from "./workload";

/** Side effects of a pod runner. */
export interface PodRunnerEffects {
  clock: Clock;
  sources: MountSources;
  /** Writes the pod's status; called in order, one at a time. */
  report(pod: V1Pod, state: PodState): Promise<void>;
  /** Gets the pod's images to its node. @returns why one is not there; undefined where all are */
  pull(pod: V1Pod): Promise<PullFailure | undefined>;
  /** Makes the program's ports reachable through port-forward. */
  forward(pod: V1Pod, ports: Record<number, TcpAddress>, signal: AbortSignal): Promise<void>;
  log(pod: V1Pod, line: string): void;
}

const firstBackoffMs = 10_000;
const longestBackoffMs = 300_000;

function backoffMs(attempts: number): number {
  return Math.min(firstBackoffMs * 2 ** attempts, longestBackoffMs);
}

/** One pod on its node: waits for its mounts and images, runs its program, restarts it when it crashes, reports. Back-off (lab time) as a kubelet's: 10 s, doubled up to 5 min. */
export class PodRunner {
  private readonly ended = new AbortController();
  private readonly loop: Promise<void>;
  private reports: Promise<void> = Promise.resolve();
  private wake: () => void = () => undefined;
  private workload: Workload | undefined;

  /**
   * @param start - undefined: the lab has no program for this pod; it is ready as soon as it runs.
   * @param restarts - of its program before, on a node that was rebooted
   */
  constructor(
    readonly pod: V1Pod,
    private readonly start: StartWorkload | undefined,
    private readonly effects: PodRunnerEffects,
    private restarts = 0,
  ) {
    this.loop = this.run().catch((error: unknown) => {
      if (!this.ended.signal.aborted) effects.log(pod, `node agent: ${error instanceof Error ? error.message : String(error)}`);
    });
  }

  /** Notifies of a change that the pod may be waiting for. */
  changed(): void {
    this.wake();
  }

  /** Number of restarts of its program so far. */
  get restartCount(): number {
    return this.restarts;
  }

  /** Stops the program. Resolves when it has ended. */
  async stop(): Promise<void> {
    this.ended.abort(new Error("the pod is gone"));
    this.wake();
    await this.loop;
    await this.workload?.stop();
    await this.reports;
  }

  private async run(): Promise<void> {
    await this.mountsExist();
    await this.imagesPulled();
    for (let crashes = 0; !this.ended.signal.aborted; crashes++) {
      const crash = await this.started(this.restarts);
      if (crash === undefined) return;
      this.effects.log(this.pod, crash);
      this.restarts += 1;
      this.report({ phase: "crashed", restarts: this.restarts, message: crash });
      await this.effects.clock.wait(backoffMs(crashes), this.ended.signal);
    }
  }

  private async imagesPulled(): Promise<void> {
    for (let attempts = 0; ; attempts++) {
      this.ended.signal.throwIfAborted();
      const failure = await this.effects.pull(this.pod);
      if (failure === undefined) return;
      this.report({ phase: "unpulled", ...failure });
      await this.effects.clock.wait(backoffMs(attempts), this.ended.signal);
    }
  }

  private async mountsExist(): Promise<void> {
    let told = "";
    for (;;) {
      this.ended.signal.throwIfAborted();
      const missing = missingMounts(this.pod, this.effects.sources);
      if (missing.length === 0) return;
      if (told !== missing.join()) this.report({ phase: "waiting", missing });
      told = missing.join();
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  /** Starts the program once. @returns the message of its crash, or undefined if it runs */
  private async started(restarts: number): Promise<string | undefined> {
    const since = new Date();
    const imageIds = new Map<string, string>();
    const running = (ready: boolean, message?: string) => this.report({ phase: "running", ready, message, restarts, since, imageIds: new Map(imageIds) });
    if (!this.start) {
      running(true);
      return undefined;
    }
    let readiness: [boolean, string | undefined] = [false, undefined];
    let isReachable = false;
    try {
      this.workload = await this.start(
        startingPod(this.pod, this.effects.sources),
        {
          log: (line) => this.effects.log(this.pod, line),
          pulled: (image, imageId) => void imageIds.set(image, imageId),
          ready: (isReady, message) => {
            readiness = [isReady, message];
            if (isReachable) running(...readiness);
          },
        },
        this.ended.signal,
      );
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
    running(false);
    if (Object.keys(this.workload.ports).length > 0) await this.effects.forward(this.pod, this.workload.ports, this.ended.signal);
    // Report Ready only once port-forward works, so that clients can connect then.
    isReachable = true;
    running(...readiness);
    return this.crash(this.workload);
  }

  /** Last output of a program that ends by itself; undefined if the pod ends first or the program never ends. */
  private async crash({ ended, stop }: Workload): Promise<string | undefined> {
    if (!ended) return undefined;
    const gone = new Promise<undefined>((resolve) => this.ended.signal.addEventListener("abort", () => resolve(undefined), { once: true }));
    const crash = this.ended.signal.aborted ? undefined : await Promise.race([ended, gone]);
    if (crash === undefined) return undefined;
    this.workload = undefined;
    await stop();
    return crash;
  }

  private report(state: PodState): void {
    this.reports = this.reports
      .then(() => this.effects.report(this.pod, state))
      .catch((error: unknown) => this.effects.log(this.pod, `node agent: status not written: ${error instanceof Error ? error.message : String(error)}`));
  }
}
