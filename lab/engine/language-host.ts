import { fstatSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { Children } from "./children";
import { languageRuntime } from "./language-runtime";

/**
 * The program `pulumi-language-nodejs`: serves LanguageRuntime on a free port of 127.0.0.1 and prints the port as its first line.
 * The last argument is the engine's address. It exits with all its children when it is interrupted, or when its engine is gone:
 * standard input then ends.
 */
function main(args: readonly string[]): void {
  const children = new Children();
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(LanguageRuntimeService, languageRuntime(args.filter((arg) => !arg.startsWith("-")).at(-1) ?? "", children));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
  const end = () => void children.endAll().finally(() => process.exit(0));
  process.once("exit", () => children.killAll());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, end);
  const input = fstatSync(0);
  // Only a pipe or socket ends with the engine; a terminal or /dev/null does not.
  if (input.isFIFO() || input.isSocket()) process.stdin.once("end", end).once("error", end).resume();
}

main(process.argv.slice(2));
