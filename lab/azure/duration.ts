const units = { weeks: 604_800, days: 86_400, hours: 3_600, minutes: 60, seconds: 1 } as const;
const shape = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** Seconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds; undefined for anything else. */
export function secondsOf(duration: string): number | undefined {
  const match = shape.exec(duration);
  if (!match || duration.endsWith("P") || duration.endsWith("T")) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return (weeks ?? 0) * units.weeks + (days ?? 0) * units.days + (hours ?? 0) * units.hours + (minutes ?? 0) * units.minutes + (seconds ?? 0);
}
