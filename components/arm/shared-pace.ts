import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { PipelinePolicy } from "@azure/core-rest-pipeline";
import { at, parsedJson } from "../core/json";
import { retryAfterMs } from "./call-limits";
import type { Environment } from "./credential";
import { type Bucket, type BucketAnswer, type BucketKind, bucketAfterAnswer, publishedLimits, takeToken } from "./token-bucket";

/** Names the folder with the buckets that the processes of a rollout share. Without it, calls are not paced. */
export const paceFolderVariable = "EDGE_STAGING_PACE_FOLDER";

/** How long a process may have the lock of a bucket, and how often another one tries, in milliseconds. Our proposal. */
const lockMs = { stale: 2_000, retry: 5 } as const;

/** Buckets of subscriptions as files: processes that share the folder take tokens from the same buckets. If the folder fails, calls are neither limited nor stopped. */
export class SharedPace {
  constructor(
    private readonly folder: string,
    private readonly nowMs: () => number = Date.now,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  /** Takes a token, and resolves to how long the call must wait, in milliseconds. */
  async take(subscription: string, kind: BucketKind): Promise<number> {
    let waitMs = 0;
    await this.change(subscription, kind, (bucket) => {
      const taken = takeToken(bucket, publishedLimits[kind], this.nowMs());
      waitMs = taken.waitMs;
      return taken.bucket;
    });
    return waitMs;
  }

  /** Records the wait or the number of remaining calls that a response reports, if it is fewer than known. */
  async learn(subscription: string, kind: BucketKind, answer: BucketAnswer): Promise<void> {
    const learnt = (bucket: Bucket | undefined) => bucketAfterAnswer(bucket, publishedLimits[kind], answer, this.nowMs());
    const known = bucketIn(this.fileOf(subscription, kind));
    const isNews =
      answer.retryAfterMs !== undefined ||
      (answer.remaining ?? Number.POSITIVE_INFINITY) < bucketAfterAnswer(known, publishedLimits[kind], {}, this.nowMs()).tokens;
    if (isNews) await this.change(subscription, kind, learnt);
  }

  private fileOf(subscription: string, kind: BucketKind): string {
    return join(this.folder, `${subscription}.${kind}.json`);
  }

  private async change(subscription: string, kind: BucketKind, change: (bucket: Bucket | undefined) => Bucket): Promise<void> {
    const file = this.fileOf(subscription, kind);
    const lock = `${file}.lock`;
    if (!(await locked(lock))) return;
    try {
      const temporary = `${file}.${process.pid}`;
      writeFileSync(temporary, JSON.stringify(change(bucketIn(file))));
      renameSync(temporary, file);
    } catch {
      // A full disk must not stop the calls.
    } finally {
      rmSync(lock, { recursive: true, force: true });
    }
  }
}

function bucketIn(file: string): Bucket | undefined {
  try {
    const read = parsedJson(readFileSync(file));
    const [tokens, atMs] = [at(read, "tokens"), at(read, "atMs")];
    return typeof tokens === "number" && typeof atMs === "number" ? { tokens, atMs } : undefined;
  } catch {
    return undefined;
  }
}

/** Takes a lock, also that of a process that was killed. Resolves to false where it cannot be taken. */
async function locked(lock: string): Promise<boolean> {
  for (let tries = 0; tries < (2 * lockMs.stale) / lockMs.retry; tries++) {
    try {
      mkdirSync(lock);
      return true;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) return false;
    }
    const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > lockMs.stale) rmSync(lock, { recursive: true, force: true });
    await setTimeout(lockMs.retry);
  }
  return false;
}

const kinds: Readonly<Record<string, BucketKind>> = { GET: "reads", HEAD: "reads", DELETE: "deletes" };

/** Paces the calls of a client: each attempt takes a token of its subscription's bucket. Undefined where this process shares no folder. */
export function sharedPace(environment: Environment): PipelinePolicy | undefined {
  const folder = environment[paceFolderVariable];
  if (!folder) return undefined;
  const pace = new SharedPace(folder);
  return {
    name: "sharedPace",
    sendRequest: async (request, next) => {
      const [, subscription] = /\/subscriptions\/([0-9a-f-]{36})(?:\/|$)/i.exec(new URL(request.url).pathname) ?? [];
      if (subscription === undefined) return next(request);
      const [key, kind] = [subscription.toLowerCase(), kinds[request.method] ?? "writes"];
      const waitMs = await pace.take(key, kind);
      const signal = request.abortSignal as AbortSignal | undefined;
      if (waitMs > 0) await setTimeout(waitMs, undefined, { ...(signal && { signal }) });
      const response = await next(request);
      const left = response.headers.get(`x-ms-ratelimit-remaining-subscription-${kind}`);
      const isRefused = response.status === 429;
      await pace.learn(key, kind, {
        ...(left !== undefined && /^\d+$/.test(left) && { remaining: Number(left) }),
        ...(isRefused && { retryAfterMs: retryAfterMs((name) => response.headers.get(name)) ?? 1_000 }),
      });
      return response;
    },
  };
}
