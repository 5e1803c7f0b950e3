const iso8601 = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration of days, hours, minutes and seconds (`PT20M`, `P1D`, `P1DT12H`).
 * Undefined for any other text, also for years, months and weeks.
 */
export function durationMs(text: string): number | undefined {
  const match = iso8601.exec(text);
  if (!match || text.endsWith("P") || text.endsWith("T")) return undefined;
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1000;
}

/** Is this an ISO 8601 duration between two others, both included? */
export function isDurationBetween(text: string, least: string, longest: string): boolean {
  const [ms = Number.NaN, from = Number.NaN, to = Number.NaN] = [text, least, longest].map(durationMs);
  return ms >= from && ms <= to;
}

/** Formats milliseconds for people: `850 ms`, `12 s`, `3 min 05 s`, `2 h 10 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** Formats the milliseconds until something happens for people, to the minute and rounded up: `5 min`, `4 h 10 min`, `3 d 4 h`. */
export function formatWait(ms: number): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  if (hours === 0) return `${minutes} min`;
  return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`;
}
