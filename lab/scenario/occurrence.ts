/** Which matching events a fault strikes. */
export interface OccurrenceOptions {
  /** Number of events that pass first. @default - 0 */
  after?: number | undefined;
  /** Then strikes every n-th one. @default - 1 */
  every?: number | undefined;
  /** Maximum number of strikes. @default - 1 */
  times?: number | "always" | undefined;
  /** In lab milliseconds since the scenario started; events outside it do not count. @default - always */
  window?: { fromMs: number; untilMs: number } | undefined;
}

/** Counts the events that match a fault and decides which ones it strikes. */
export class Occurrence {
  private seen = 0;
  private struck = 0;

  /** `elapsedMs`: lab milliseconds since the scenario started. */
  constructor(
    private readonly options: OccurrenceOptions,
    private readonly elapsedMs: () => number,
  ) {}

  /** Number of strikes so far. */
  get strikes(): number {
    return this.struck;
  }

  /** Counts one more event. True if the fault strikes it. */
  strikesNext(): boolean {
    const { after = 0, every = 1, times = 1, window } = this.options;
    const elapsedMs = this.elapsedMs();
    if (window && (elapsedMs < window.fromMs || elapsedMs >= window.untilMs)) return false;
    this.seen += 1;
    const isSpent = times !== "always" && this.struck >= times;
    const turn = this.seen - after;
    if (isSpent || turn <= 0 || turn % every !== 0) return false;
    this.struck += 1;
    return true;
  }
}
