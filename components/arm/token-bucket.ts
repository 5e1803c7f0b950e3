/** A token bucket of Azure Resource Manager: how many calls may be made at once, and how many more in each second. */
export interface BucketLimits {
  size: number;
  perSecond: number;
}

/** The buckets of one identity in one subscription. Source: "Understand how Azure Resource Manager throttles requests", subscription limits per principal. */
export const publishedLimits = {
  reads: { size: 250, perSecond: 25 },
  writes: { size: 200, perSecond: 10 },
  deletes: { size: 200, perSecond: 10 },
} as const satisfies Record<string, BucketLimits>;

/** Which bucket a call takes from. */
export type BucketKind = keyof typeof publishedLimits;

/** Tokens in a bucket at a time, which may be in the future: no token may be taken before it. A negative number is the number of queued calls. */
export interface Bucket {
  tokens: number;
  /** Milliseconds. */
  atMs: number;
}

/** Takes a token. The caller must wait for the returned time before its call; later callers wait longer. Pure. `bucket`: undefined for a full one. */
export function takeToken(bucket: Bucket | undefined, limits: BucketLimits, nowMs: number): { bucket: Bucket; waitMs: number } {
  const { tokens, atMs } = refilled(bucket, limits, nowMs);
  const left = tokens - 1;
  const queueMs = left < 0 ? (-left / limits.perSecond) * 1000 : 0;
  return { bucket: { tokens: left, atMs }, waitMs: atMs - nowMs + queueMs };
}

/** Information about a bucket in a response of the service. */
export interface BucketAnswer {
  /** Calls that are left, by its header. Others may have taken some. */
  remaining?: number | undefined;
  /** Wait that the service requested when it refused a call, in milliseconds. */
  retryAfterMs?: number | undefined;
}

/** The bucket after an answer. It never becomes fuller: an answer may be older than calls that are under way. Pure. */
export function bucketAfterAnswer(bucket: Bucket | undefined, limits: BucketLimits, { remaining, retryAfterMs }: BucketAnswer, nowMs: number): Bucket {
  const { tokens, atMs } = refilled(bucket, limits, nowMs);
  if (retryAfterMs !== undefined) return { tokens: Math.min(tokens, 0), atMs: Math.max(atMs, nowMs + retryAfterMs) };
  return { tokens: Math.min(tokens, remaining ?? tokens), atMs };
}

function refilled(bucket: Bucket | undefined, { size, perSecond }: BucketLimits, nowMs: number): Bucket {
  if (bucket === undefined) return { tokens: size, atMs: nowMs };
  const atMs = Math.max(nowMs, bucket.atMs);
  return { tokens: Math.min(size, bucket.tokens + ((atMs - bucket.atMs) / 1000) * perSecond), atMs };
}
