/** At which of the events that fit a fault happens. */
export interface OccurrenceOptions {
  /** So many pass first. @default - 0 */
  after?: number | undefined;
  /** Then every n-th one is struck. @default - 1 */
  every?: number | undefined;
  /** How often at most. @default - 1 */
  times?: number | "always" | undefined;
  /** Lab milliseconds since the scenario began; what happens at other times does not count. @default - always */
  window?: { fromMs: number; untilMs: number } | undefined;
}

/** Counts the events that fit a fault, and says which ones it strikes. */
export class Occurrence {
  private seen = 0;
  private struck = 0;

  /** `elapsedMs`: lab milliseconds since the scenario began. */
  constructor(
    private readonly options: OccurrenceOptions,
    private readonly elapsedMs: () => number,
  ) {}

  /** How often it has struck. */
  get strikes(): number {
    return this.struck;
  }

  /** Notes one more event. True when it is struck. */
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
