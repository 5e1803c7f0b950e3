import type { TokenCredential } from "@azure/identity";
import {
  type HttpMethods,
  type Pipeline,
  type RetryStrategy,
  type PipelinePolicy,
  bearerTokenAuthenticationPolicy,
  createPipelineFromOptions,
  retryPolicy,
  throttlingRetryPolicy,
} from "@azure/core-rest-pipeline";
import { retryAfterWithinLimits } from "./call-limits";

/** How often a throttled call is sent again at most, and the first and longest wait where the service names none, in milliseconds. Our proposal. */
const patience = { maxRetries: 6, firstMs: 1_000, longestMs: 30_000 };

/** 429 means that nothing was done, so any call may be retried; this policy handles responses without Retry-After. The wait doubles, and differs by up to a half between callers. */
function throttledWithoutWait(random: () => number): RetryStrategy {
  return {
    name: "throttledWithoutWait",
    retry: ({ retryCount, response }) =>
      response?.status === 429 && response.headers.get("retry-after") === undefined
        ? { retryAfterInMs: Math.min(patience.longestMs, patience.firstMs * 2 ** retryCount) * (0.5 + random() / 2) }
        : { skipStrategy: true },
  };
}

/** How calls travel, by method. */
export class ArmPipelines {
  private readonly repeatable: Pipeline;
  private readonly once: Pipeline;

  /** `random` gives numbers from 0 to 1. @default random - the process's. `pace` delays each attempt. @default pace - none */
  constructor(credential: TokenCredential, audience: string, random: () => number = Math.random, pace?: PipelinePolicy) {
    const make = (options: Parameters<typeof createPipelineFromOptions>[0]) => {
      const pipeline = createPipelineFromOptions({ userAgentOptions: { userAgentPrefix: "edge-staging" }, redirectOptions: { maxRetries: 0 }, ...options });
      pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: `${audience}/.default` }));
      pipeline.addPolicy(retryPolicy([throttledWithoutWait(random)], { maxRetries: patience.maxRetries }), { phase: "Retry" });
      pipeline.addPolicy(retryAfterWithinLimits, { afterPhase: "Retry" });
      if (pace) pipeline.addPolicy(pace, { afterPhase: "Retry" });
      return pipeline;
    };
    this.repeatable = make({});
    this.once = make({ retryOptions: { maxRetries: 0 } });
    this.once.addPolicy(throttlingRetryPolicy(), { phase: "Retry" });
  }

  /** Follows no redirect. A call that must not run twice and failed in transit may have taken effect: it is retried only if the service states that it did not. */
  for({ method, repeatable = method !== "POST" }: { method: HttpMethods; repeatable?: boolean }): Pipeline {
    return repeatable ? this.repeatable : this.once;
  }
}
