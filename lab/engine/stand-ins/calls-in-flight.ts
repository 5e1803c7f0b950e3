import type * as grpc from "@grpc/grpc-js";
import { errorStatus } from "./provider-messages";

/** What ends one request early. */
export interface RequestScope {
  signal: AbortSignal;
}

/** All calls that the engine waits for, so that its Cancel ends them. */
export class CallsInFlight {
  private readonly cancelled = new AbortController();

  /** Ends every call, and each later one at once: the engine cancels only to stop. */
  abortAll(): void {
    this.cancelled.abort(new Error("the engine cancelled the operation"));
  }

  /** Makes a gRPC handler of a function that answers or throws. */
  unary<Request, Response>(run: (request: Request, scope: RequestScope) => Promise<Response>): grpc.handleUnaryCall<Request, Response> {
    return (call, answer) => {
      const hungUp = new AbortController();
      call.on("cancelled", () => hungUp.abort(new Error("the engine hung up")));
      const signal = AbortSignal.any([this.cancelled.signal, hungUp.signal]);
      // `then` with two arguments: an answer that cannot be sent must not be answered twice.
      Promise.resolve()
        .then(() => run(call.request, { signal }))
        .then(
          (response) => answer(null, response),
          (error: unknown) => answer(errorStatus(error)),
        );
    };
  }
}
