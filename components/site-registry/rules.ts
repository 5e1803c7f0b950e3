import { formatDuration } from "../core/duration";
import type { ArrivalFigures } from "./arrival";

const units = [
  { name: "GB", bytes: 1e9 },
  { name: "MB", bytes: 1e6 },
  { name: "kB", bytes: 1e3 },
] as const;

/** How fast images arrive: bytes within a time. */
export interface ArrivalRate {
  bytes: number;
  ms: number;
}

/**
 * Formats how far a fetch is: `7 of 11 images, 3.1 of 12.0 GB, 9.6 Mbit/s, about 2 h 05 min left`. Sizes are decimal, as link rates are.
 * Rate and time are left out while nothing has arrived since the run began.
 */
export function formatArrival({ images, arrivedImages, bytes, arrivedBytes }: ArrivalFigures, rate: ArrivalRate): string {
  const parts = [`${arrivedImages} of ${images} ${images === 1 ? "image" : "images"}`, formatShare(arrivedBytes, bytes)];
  if (rate.bytes > 0 && rate.ms > 0) {
    parts.push(`${((rate.bytes * 8) / rate.ms / 1000).toFixed(1)} Mbit/s`);
    const leftMs = ((bytes - arrivedBytes) * rate.ms) / rate.bytes;
    if (leftMs > 0) parts.push(`about ${formatDuration(leftMs)} left`);
  }
  return parts.join(", ");
}

/** Formats a part of some bytes in decimal units: `3.1 of 12.0 GB`. */
export function formatShare(part: number, bytes: number): string {
  const unit = units.find((one) => bytes >= one.bytes) ?? { name: "B", bytes: 1 };
  const inUnit = (amount: number) => (amount / unit.bytes).toFixed(unit.bytes === 1 ? 0 : 1);
  return `${inUnit(part)} of ${inUnit(bytes)} ${unit.name}`;
}
