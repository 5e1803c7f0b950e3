import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHttpHeaders, createPipelineRequest, type PipelineRequest } from "@azure/core-rest-pipeline";
import fc from "fast-check";
import { paceFolderVariable, SharedPace, sharedPace } from "../../../../components/arm/shared-pace";
import { type Bucket, bucketAfterAnswer, publishedLimits, takeToken } from "../../../../components/arm/token-bucket";

const subscription = "22222222-2222-4222-8222-222222222222";
const limits = publishedLimits.writes;

describe("the token bucket of a subscription", () => {
  it("allows as many calls at once as it holds, and then as many as the service refills", () => {
    let bucket: Bucket | undefined;
    const waits = Array.from({ length: limits.size + 20 }, () => {
      const taken = takeToken(bucket, limits, 0);
      bucket = taken.bucket;
      return taken.waitMs;
    });
    assert.deepEqual([waits[limits.size - 1], waits[limits.size], waits[limits.size + 19]], [0, 100, 2000]);
  });

  it("is reduced to the remaining count that the service reports, and never increased by it", () => {
    const full: Bucket = { tokens: 100, atMs: 0 };
    assert.equal(bucketAfterAnswer(full, limits, { remaining: 3 }, 0).tokens, 3);
    assert.equal(bucketAfterAnswer(full, limits, { remaining: 799 }, 0).tokens, 100);
  });

  it("delays all calls by the Retry-After of a refusal, and then allows them one after the other", () => {
    let bucket = bucketAfterAnswer({ tokens: 100, atMs: 0 }, limits, { retryAfterMs: 5_000 }, 0);
    const waits = [1, 2].map(() => {
      const taken = takeToken(bucket, limits, 0);
      bucket = taken.bucket;
      return taken.waitMs;
    });
    assert.deepEqual(waits, [5_100, 5_200]);
  });

  it("keeps any number of callers within the published limits, so that the service refuses no call", () => {
    const calls = fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 800 });
    fc.assert(
      fc.property(calls, (pauses) => {
        let [nowMs, bucket]: [number, Bucket | undefined] = [0, undefined];
        const arrivals = pauses.map((pauseMs) => {
          nowMs += pauseMs < 1_900 ? 0 : pauseMs;
          const taken = takeToken(bucket, limits, nowMs);
          bucket = taken.bucket;
          return nowMs + taken.waitMs;
        });
        // The service's own bucket, which serves calls in the order of arrival.
        let service: Bucket = { tokens: limits.size, atMs: 0 };
        for (const arrival of arrivals.sort((a, b) => a - b)) {
          const filled = Math.min(limits.size, service.tokens + ((arrival - service.atMs) / 1000) * limits.perSecond);
          assert.ok(filled > 1 - 1e-6, `refused at ${arrival}`);
          service = { tokens: filled - 1, atMs: arrival };
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("processes that share a token bucket", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-pace-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("take each token only once", async () => {
    const paces = Array.from({ length: 4 }, () => new SharedPace(folder, () => 1_000));
    const waits = await Promise.all(paces.flatMap((pace) => Array.from({ length: 55 }, () => pace.take(subscription, "writes"))));
    assert.deepEqual(
      waits.filter((wait) => wait > 0).sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, index) => (index + 1) * 100),
    );
    assert.equal((JSON.parse(readFileSync(join(folder, `${subscription}.writes.json`), "utf8")) as Bucket).tokens, -20);
  });

  it("ignore the lock of a killed process", async () => {
    const lock = join(folder, `${subscription}.writes.json.lock`);
    mkdirSync(lock);
    utimesSync(lock, new Date(0), new Date(0));
    assert.equal(await new SharedPace(folder).take(subscription, "writes"), 0);
  });

  it("wait if the service asks one of them to, and do not limit calls without a shared folder", async () => {
    assert.equal(sharedPace({}), undefined);
    const policy = sharedPace({ [paceFolderVariable]: folder });
    const request = (): PipelineRequest => createPipelineRequest({ url: `https://arm.example/subscriptions/${subscription}/resourceGroups/x`, method: "PUT" });
    const answer = (status: number, headers: Record<string, string>) => async (sent: PipelineRequest) => ({
      request: sent,
      status,
      headers: createHttpHeaders(headers),
    });
    await policy?.sendRequest(request(), answer(200, { "x-ms-ratelimit-remaining-subscription-writes": "150" }));
    const pace = new SharedPace(folder);
    const bucket = () => JSON.parse(readFileSync(join(folder, `${subscription}.writes.json`), "utf8")) as Bucket;
    assert.ok(bucket().tokens <= 150, String(bucket().tokens));
    await policy?.sendRequest(request(), answer(429, { "retry-after": "7" }));
    assert.ok((await pace.take(subscription, "writes")) > 6_000);
    assert.equal(await pace.take(subscription, "reads"), 0);
  });
});
