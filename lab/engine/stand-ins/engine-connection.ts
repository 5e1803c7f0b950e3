import * as grpc from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

const answerWithinMs = 5000;

/** Connection to the engine that started the plugin. */
export class EngineConnection {
  private readonly client: EngineClient;

  constructor(address: string) {
    this.client = new EngineClient(address, grpc.credentials.createInsecure());
  }

  /** Shows a warning for a resource. Resolves even if the engine does not accept it: a message must not break a call. */
  warn(urn: string, message: string): Promise<void> {
    const request = new LogRequest();
    request.setSeverity(LogSeverity.WARNING);
    request.setUrn(urn);
    request.setMessage(message);
    return new Promise((resolve) => this.client.log(request, () => resolve()));
  }

  /** Calls back once when the engine is gone: its connection is closed and cannot be reopened. */
  whenGone(gone: () => void): void {
    this.client.waitForReady(Date.now() + answerWithinMs, (error) => {
      if (error) return gone();
      const channel = this.client.getChannel();
      channel.watchConnectivityState(channel.getConnectivityState(true), Number.POSITIVE_INFINITY, () => this.whenGone(gone));
    });
  }

  close(): void {
    this.client.close();
  }
}
