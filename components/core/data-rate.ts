const units: Readonly<Record<string, number>> = { kbit: 1e3, Mbit: 1e6, Gbit: 1e9 };

/** Bits per second of a rate as links are sold, `10Mbit/s`: a number with at most three decimals, in kbit/s, Mbit/s or Gbit/s. Undefined for any other text, and for zero. */
export function bitsPerSecond(text: string): number | undefined {
  const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?)([kMG]bit)\/s$/.exec(text) ?? [];
  const rate = Number(number) * (units[unit] ?? 0);
  return rate > 0 ? rate : undefined;
}

/** What arrived at a site within a time, as a run saw it. */
export interface MeasuredTransfer {
  bytes: number;
  ms: number;
}

/** Shortest time over which a rate means something: content arrives in whole layers. In milliseconds. Our proposal. */
const leastMs = 20_000;

/** Is this enough to know a link's rate by? */
export function isMeasured({ bytes, ms }: MeasuredTransfer): boolean {
  return bytes > 0 && ms >= leastMs;
}

/** Bits per second of a link by what earlier runs saw: the highest, because transfers share the link. Undefined without one that is long enough. */
export function measuredBitsPerSecond(transfers: readonly MeasuredTransfer[]): number | undefined {
  const rates = transfers.filter(isMeasured).map(({ bytes, ms }) => (bytes * 8_000) / ms);
  return rates.length === 0 ? undefined : Math.max(...rates);
}
