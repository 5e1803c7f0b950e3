import * as grpc from "@grpc/grpc-js";
import { EventsService, type IEventsServer } from "@pulumi/pulumi/proto/events_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { EngineEvent } from "./engine-event";

/** Receiver of an engine's events while it runs. */
export interface EventStream {
  /** For `--event-log`. */
  address: string;
  close(): void;
}

/** Listens on a free port of 127.0.0.1 and passes each event on as it arrives. Source: sdk/proto/pulumi/events.proto; the event itself is JSON. */
export async function openEventStream(onEvent: (event: EngineEvent) => void): Promise<EventStream> {
  const service: Pick<IEventsServer, "streamEvents"> = {
    streamEvents(call, callback) {
      call.on("data", (request) => onEvent(JSON.parse(request.getEvent()) as EngineEvent));
      call.on("end", () => callback(null, new Empty()));
      // The engine may die in mid-stream; its exit code shows that.
      call.on("error", () => {});
    },
  };
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  server.addService(EventsService, service as grpc.UntypedServiceImplementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { address: `tcp://127.0.0.1:${port}`, close: () => server.forceShutdown() };
}
