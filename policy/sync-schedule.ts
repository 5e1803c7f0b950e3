const minuteMs = 60_000;
const dayMinutes = 24 * 60;
/** Four years, so that a leap day is among them. */
const daysLooked = 4 * 366;
const fields = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/**
 * The longest time between two starts of a cron schedule (five fields, UTC), or undefined where it cannot be read or never starts.
 * Where both day fields are restricted a day that fits either counts, as in cron.
 */
export function longestGapMs(schedule: string): number | undefined {
  const parts = schedule.trim().split(/\s+/);
  const sets = fields.map(([low, high], index) => valuesOf(parts[index] ?? "", low, high));
  const [minutes, hours, dates, months, weekdays] = sets;
  if (parts.length !== fields.length || !minutes || !hours || !dates || !months || !weekdays) return undefined;
  const times = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
  const dayFits = (date: number, weekday: number) => {
    const [byDate, byWeekday] = [dates.has(date), weekdays.has(weekday) || (weekday === 0 && weekdays.has(7))];
    return isOpen(parts[2]) || isOpen(parts[4]) ? byDate && byWeekday : byDate || byWeekday;
  };
  const days = Array.from({ length: daysLooked }, (_, day) => day).filter((day) => {
    const date = new Date(Date.UTC(2024, 0, 1 + day));
    return months.has(date.getUTCMonth() + 1) && dayFits(date.getUTCDate(), date.getUTCDay());
  });
  return days.length < 2 ? undefined : longestOf(days, times) * minuteMs;
}

function isOpen(field: string | undefined): boolean {
  return field?.startsWith("*") ?? false;
}

function longestOf(days: readonly number[], times: readonly number[]): number {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const within = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  const between = days.slice(1).map((day, index) => (day - (days[index] ?? 0)) * dayMinutes - last + first);
  return Math.max(...within, ...between);
}

/** The numbers of one field: `*`, `a`, `a-b`, each with `/step`, in a list. */
function valuesOf(field: string, low: number, high: number): Set<number> | undefined {
  const found = new Set<number>();
  for (const part of field.split(",")) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/([1-9]\d*))?$/.exec(part);
    if (!match) return undefined;
    const [from, to, step] = match.slice(1).map((digits) => (digits === undefined ? undefined : Number(digits)));
    const end = to ?? (from === undefined || step !== undefined ? high : from);
    if ((from ?? low) < low || end > high) return undefined;
    for (let value = from ?? low; value <= end; value += step ?? 1) found.add(value);
  }
  return found.size === 0 ? undefined : found;
}
