import type { FileResult } from "./file-result";
import type { TestWorker } from "./test-worker";

/** Test files to run in parallel. */
export interface PoolRun {
  /** In the order in which they start. */
  files: readonly string[];
  /** Number of processes at the same time. */
  workers: number;
  /** May this file run in a process that has run others? */
  sharesProcess(file: string): boolean;
  /** Starts a process. */
  startWorker(): Pick<TestWorker, "run" | "end" | "interrupt" | "isBroken">;
  /** Called when a file starts. */
  onStart(file: string): void;
  /** Called when a file has ended. */
  onResult(result: FileResult): void;
}

type Worker = ReturnType<PoolRun["startWorker"]>;

/** Runs test files in a fixed number of worker processes. Files that may share a process reuse an existing one; the others get one each. */
export class Pool {
  private readonly running = new Set<Worker>();
  private readonly queue: string[];
  private readonly results: FileResult[] = [];

  constructor(private readonly options: PoolRun) {
    this.queue = [...options.files];
  }

  /** Runs all files; resolves with their results when the last one has ended. */
  async run(): Promise<FileResult[]> {
    const slots = Math.max(1, Math.min(this.options.workers, this.queue.length));
    await Promise.all(Array.from({ length: slots }, () => this.workThroughQueue()));
    return this.results;
  }

  /** Starts no further file and interrupts those that are running, with everything that they started. */
  async interrupt(): Promise<void> {
    this.queue.length = 0;
    await Promise.all([...this.running].map((worker) => worker.interrupt()));
  }

  private async workThroughQueue(): Promise<void> {
    let shared: Worker | undefined;
    for (let file = this.queue.shift(); file !== undefined; file = this.queue.shift()) {
      const mayShare = this.options.sharesProcess(file);
      const worker = (mayShare ? shared : undefined) ?? this.start();
      this.options.onStart(file);
      const result = await worker.run(file);
      const isReusable = mayShare && !worker.isBroken;
      shared = isReusable ? worker : mayShare ? undefined : shared;
      if (!isReusable) await this.end(worker);
      this.results.push(result);
      this.options.onResult(result);
    }
    if (shared) await this.end(shared);
  }

  private start(): Worker {
    const worker = this.options.startWorker();
    this.running.add(worker);
    return worker;
  }

  private async end(worker: Worker): Promise<void> {
    await worker.end();
    this.running.delete(worker);
  }
}
