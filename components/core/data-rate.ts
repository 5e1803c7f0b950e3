const units: Readonly<Record<string, number>> = { kbit: 1e3, Mbit: 1e6, Gbit: 1e9 };

/** Bits per second of a rate as links are sold, `10Mbit/s`: a number with at most three decimals, in kbit/s, Mbit/s or Gbit/s. Undefined for any other text, and for zero. */
export function bitsPerSecond(text: string): number | undefined {
  const [, number = "", unit = ""] = /^(\d{1,6}(?:\.\d{1,3})?)([kMG]bit)\/s$/.exec(text) ?? [];
  const rate = Number(number) * (units[unit] ?? 0);
  return rate > 0 ? rate : undefined;
}
