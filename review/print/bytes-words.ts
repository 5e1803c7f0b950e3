import type { Review } from "../judge/review";

const units = ["B", "kB", "MB", "GB", "TB"];

/** `0 B`, `12.3 MB`: in powers of ten, as links are sold. */
export function bytesInWords(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}

/** What all new images together move to the sites, in one sentence; undefined where there are none. */
export function bytesOverWan({ stacks }: Review): string | undefined {
  const sites = stacks.filter(({ newImages }) => newImages.length > 0);
  if (sites.length === 0) return undefined;
  const measured = sites.flatMap(({ newImages }) => {
    const bytes = newImages.flatMap((solution) => solution.bytes ?? []);
    return bytes.length === newImages.length ? [bytes.reduce((sum, one) => sum + one, 0)] : [];
  });
  const unread = sites.length - measured.length;
  const reasons = [...new Set(sites.flatMap(({ notMeasured }) => notMeasured ?? []))];
  const because = reasons.length > 0 ? ` (${reasons.join("; ")})` : "";
  if (measured.length === 0) return `not measured${because}.`;
  return [sumOf(measured), ...(unread > 0 ? [`not measured for ${unread} more${because}`] : [])].join("; ").concat(".");
}

function sumOf(sites: readonly number[]): string {
  const [sum, most] = [bytesInWords(sites.reduce((total, bytes) => total + bytes, 0)), Math.max(...sites)];
  if (sites.length === 1) return sum;
  const each = sites.every((bytes) => bytes === most) ? `${bytesInWords(most)} to each of` : `at most ${bytesInWords(most)} to one of`;
  return `${each} ${sites.length} sites, ${sum} in all`;
}
