import type * as grpc from "@grpc/grpc-js";
import { errorStatus } from "./provider-messages";

/** Signal that aborts one request. */
export interface RequestScope {
  signal: AbortSignal;
}

/** Tracks the calls that the engine waits for, so that its Cancel ends them. */
export class CallsInFlight {
  private readonly cancelled = new AbortController();

  /** Aborts every current and later call: the engine cancels only to stop. */
  abortAll(): void {
    this.cancelled.abort(new Error("the engine cancelled the operation"));
  }

  /** Makes a gRPC handler from a function that returns or throws. */
  unary<Request, Response>(run: (request: Request, scope: RequestScope) => Promise<Response>): grpc.handleUnaryCall<Request, Response> {
    return (call, answer) => {
      const hungUp = new AbortController();
      call.on("cancelled", () => hungUp.abort(new Error("the engine hung up")));
      const signal = AbortSignal.any([this.cancelled.signal, hungUp.signal]);
      // `then` with two arguments: an error while sending the response must not send a second one.
      Promise.resolve()
        .then(() => run(call.request, { signal }))
        .then(
          (response) => answer(null, response),
          (error: unknown) => answer(errorStatus(error)),
        );
    };
  }
}
