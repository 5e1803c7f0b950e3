interface Sleeper {
  atMs: number;
  /** Sleepers of the same time wake in the order in which they fell asleep. */
  order: number;
  wake: () => void;
  isGone: boolean;
}

/** Time that passes only while all work waits for it. It then jumps to the next sleeper, so that hours take seconds and every run is the same. */
export class SimulatedTime {
  private readonly queue: Sleeper[] = [];
  private slept = 0;

  constructor(private ms: number) {}

  readonly nowMs = (): number => this.ms;

  /** Resolves when the time has passed, or rejects when the signal aborts. */
  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        sleeper.isGone = true;
        reject(signal?.reason);
      };
      const wake = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const sleeper: Sleeper = { atMs: this.ms + ms, order: this.slept++, wake, isGone: false };
      signal?.addEventListener("abort", abort, { once: true });
      push(this.queue, sleeper);
    });

  /** Advances the time until the work has ended. */
  async during<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = () => (isOver = true);
    work.then(over, over);
    for (;;) {
      // Lets all work proceed to its next sleep.
      await new Promise(setImmediate);
      if (isOver) return work;
      const next = pop(this.queue);
      if (next === undefined) throw new Error("everything waits, and for nothing that time brings");
      if (next.isGone) continue;
      this.ms = next.atMs;
      next.wake();
    }
  }
}

function isBefore(one: Sleeper, other: Sleeper): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}

function push(heap: Sleeper[], sleeper: Sleeper): void {
  let at = heap.length;
  for (;;) {
    const parentAt = (at - 1) >> 1;
    const parent = heap[parentAt];
    if (at === 0 || parent === undefined || !isBefore(sleeper, parent)) break;
    heap[at] = parent;
    at = parentAt;
  }
  heap[at] = sleeper;
}

function pop(heap: Sleeper[]): Sleeper | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
    const isRight = left !== undefined && right !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (child === undefined || !isBefore(child, last)) break;
    heap[at] = child;
    at = 2 * at + (isRight ? 2 : 1);
  }
  heap[at] = last;
  return first;
}
