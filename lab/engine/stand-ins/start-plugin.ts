import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { EngineConnection } from "./engine-connection";
import { providerService } from "./provider-service";
import type { StandIn } from "./stand-in";

/** A running plugin. */
export interface Plugin {
  port: number;
  stop(): void;
}

/** Serves a stand-in on a free port of the loopback address. */
export async function servePlugin(standIn: StandIn, engine?: EngineConnection): Promise<Plugin> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(
    ResourceProviderService,
    providerService(standIn, async (urn, message) => engine?.warn(urn, message)),
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
  });
  return { port, stop: () => server.forceShutdown() };
}

/**
 * Runs a plugin by the engine's protocol: prints the port as the first line on standard output; the last argument is the engine's address.
 * Exits as soon as the engine is gone: a later change would not be recorded.
 */
export async function runPlugin(standIn: StandIn, { argv, stdout, exit }: Pick<NodeJS.Process, "argv" | "stdout" | "exit">): Promise<void> {
  const address = argv.slice(2).findLast((argument) => !argument.startsWith("-"));
  const engine = address === undefined ? undefined : new EngineConnection(address);
  const { port } = await servePlugin(standIn, engine);
  stdout.write(`${port}\n`);
  engine?.whenGone(() => exit(1));
}
