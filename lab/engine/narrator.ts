/** Reports progress with elapsed times to the user. */
export interface Narrator {
  /** Writes one line, prefixed with the seconds since the start. */
  say(text: string): void;
  /**
   * Awaits the work. After 2 s, and then every 10 s, writes a line with the elapsed time and the current `progress`.
   * Errors of the work pass through.
   */
  during<Result>(what: string, work: Promise<Result>, progress?: () => string): Promise<Result>;
}

const firstLineAfterMs = 2_000;
const furtherLineEveryMs = 10_000;

/** Starts a narrator whose time counts from now. Writes to standard error by default: standard output is for the command's result. */
export function startNarrator(
  write: (text: string) => void = (text) => void process.stderr.write(text),
  now: () => number = () => performance.now(),
): Narrator {
  const startedAt = now();
  const seconds = (since: number) => `${((now() - since) / 1000).toFixed(1)} s`;
  const say = (text: string) => write(`${seconds(startedAt).padStart(9)}  ${text}\n`);
  return {
    say,
    async during(what, work, progress) {
      const since = now();
      let timer: NodeJS.Timeout | undefined;
      const report = () => {
        say(`${what}: ${[seconds(since), progress?.()].filter(Boolean).join(", ")}`);
        timer = setTimeout(report, furtherLineEveryMs);
      };
      timer = setTimeout(report, firstLineAfterMs);
      try {
        return await work;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
