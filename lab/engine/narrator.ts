/** Tells the person at the terminal what happens and how long it has been going on. */
export interface Narrator {
  /** One line, with the seconds since the start in front. */
  say(text: string): void;
  /**
   * Awaits the work; when it takes longer than 2 s a line says so, and then one every 10 s, each with what `progress` answers at that moment.
   * Errors of the work pass through.
   */
  during<Result>(what: string, work: Promise<Result>, progress?: () => string): Promise<Result>;
}

const firstLineAfterMs = 2_000;
const furtherLineEveryMs = 10_000;

/** A narrator that starts counting now. Its default `write` is standard error, so that standard output stays the command's own. */
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
      const tell = () => {
        say(`${what}: ${[seconds(since), progress?.()].filter(Boolean).join(", ")}`);
        timer = setTimeout(tell, furtherLineEveryMs);
      };
      timer = setTimeout(tell, firstLineAfterMs);
      try {
        return await work;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
