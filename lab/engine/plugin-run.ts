import type { ServerWritableStream } from "@grpc/grpc-js";
import { type RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import type { Child, ChildEnd, Children } from "./children";
import { type Command, sdkEntryPoint } from "./program-run";
import { optionEnvironment, runtimeOptions } from "./runtime-options";

/**
 * The command that runs a Node plugin. A policy pack gets its folder as the last argument and as working directory, any other plugin as the first argument.
 * Unlike the official host, it does not pass the stack's configuration to policy packs in their environment, which packs that read `pulumi.Config` need.
 */
export function pluginCommand(request: RunPluginRequest): Command {
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  const options = runtimeOptions(request.getInfo());
  const isPolicyPack = request.getKind() === "analyzer";
  const script = sdkEntryPoint(isPolicyPack ? "run-policy-pack" : "run-plugin", folder);
  const args = request.getArgsList();
  return {
    args: [...options.nodeargs, script, ...(isPolicyPack ? [...args, folder] : [folder, ...args])],
    env: { ...Object.fromEntries(request.getEnvList().map(pairOf)), ...optionEnvironment(options) },
    cwd: isPolicyPack ? folder : request.getPwd(),
  };
}

function pairOf(entry: string): [string, string] {
  const equals = entry.indexOf("=");
  return [entry.slice(0, equals), entry.slice(equals + 1)];
}

/** Starts a plugin, streams its output, and reports its exit code after the last output. Ends the plugin when the engine cancels the call. */
export function startPlugin(command: Command, children: Children, call: ServerWritableStream<RunPluginRequest, RunPluginResponse>): Child {
  const child = children.start(process.execPath, command.args, { env: command.env, cwd: command.cwd, stdio: ["ignore", "pipe", "pipe"] });
  child.process.stdout?.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStdout(bytes)));
  child.process.stderr?.on("data", (bytes: Buffer) => call.write(new RunPluginResponse().setStderr(bytes)));
  call.once("cancelled", () => void children.end(child));
  void child.ended.then((end) => {
    call.write(new RunPluginResponse().setExitcode(exitCode(end)));
    call.end();
  });
  return child;
}

/** Exit code as a shell reports it: 126 for a program that cannot start, 130 for an interrupted one. */
function exitCode(end: ChildEnd): number {
  if ("error" in end) return 126;
  return "signal" in end ? 130 : end.code;
}
