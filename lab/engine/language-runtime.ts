import * as grpc from "@grpc/grpc-js";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Children } from "./children";
import { installedPackages } from "./installed-packages";
import { pluginCommand, startPlugin } from "./plugin-run";
import { programCommand, runResponse, startProgram } from "./program-run";
import { requiredPackages } from "./required-packages";
import { pulumiVersion } from "./tool";

/**
 * Pulumi's LanguageRuntime service for Node programs, policy packs and plugins.
 * Missing calls (code generation, packing, linking) return UNIMPLEMENTED, and the engine does without them.
 * Source: pulumi/pulumi sdk/proto/pulumi/language.proto, and the official host in sdk/nodejs/cmd/pulumi-language-nodejs.
 */
export function languageRuntime(engineAddressFromArguments: string, children: Children): grpc.UntypedServiceImplementation {
  let engineAddress = engineAddressFromArguments;
  const runtime: Partial<ILanguageRuntimeServer> = {
    handshake: unary((request) => {
      engineAddress = request.getEngineAddress() || engineAddress;
      return new language.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(pulumiVersion)),
    getRequiredPackages: unary((request) =>
      new language.GetRequiredPackagesResponse().setPackagesList(requiredPackages(request.getInfo()?.getProgramDirectory() ?? ".").map(asDependency)),
    ),
    run: unary(async (request, call) => {
      const program = startProgram(programCommand(request, engineAddress, process.env), children);
      call.once("cancelled", () => void children.end(program));
      return runResponse(await program.ended);
    }),
    runPlugin: (call) => streaming(call, () => void startPlugin(pluginCommand(call.request), children, call)),
    about: unary(about),
    getProgramDependencies: unary((request) => {
      const packages = installedPackages(request.getInfo()?.getProgramDirectory() ?? request.getPwd(), request.getTransitivedependencies());
      const dependencies = packages.map(({ name, version }) => new language.DependencyInfo().setName(name).setVersion(version));
      return new language.GetProgramDependenciesResponse().setDependenciesList(dependencies);
    }),
    installDependencies: (call) => streaming(call, () => install(call, children)),
    runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
    cancel: unary(async () => {
      await children.endAll();
      return new Empty();
    }),
  };
  return runtime as grpc.UntypedServiceImplementation;
}

function about(): language.AboutResponse {
  const response = new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
  response.getMetadataMap().set("packagemanager", "npm");
  return response;
}

function asDependency({ name, version, server }: { name: string; version: string; server: string | undefined }): PackageDependency {
  return new PackageDependency()
    .setName(name)
    .setKind("resource")
    .setVersion(version)
    .setServer(server ?? "");
}

function install(call: grpc.ServerWritableStream<language.InstallDependenciesRequest, language.InstallDependenciesResponse>, children: Children): void {
  const cwd = call.request.getInfo()?.getProgramDirectory() || call.request.getDirectory();
  const npm = children.start("npm", ["install", "--loglevel=error"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  npm.process.stdout?.on("data", (bytes: Buffer) => call.write(new language.InstallDependenciesResponse().setStdout(bytes)));
  npm.process.stderr?.on("data", (bytes: Buffer) => call.write(new language.InstallDependenciesResponse().setStderr(bytes)));
  call.once("cancelled", () => void children.end(npm));
  void npm.ended.then((end) => {
    if ("code" in end && end.code === 0) call.end();
    else call.destroy(status("npm install failed"));
  });
}

/** Makes a call handler from a function that returns or throws. */
function unary<Request, Response>(
  answer: (request: Request, call: grpc.ServerUnaryCall<Request, Response>) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve()
      .then(() => answer(call.request, call))
      .then(
        (response) => callback(null, response),
        (error: unknown) => callback(status(messageOf(error))),
      );
  };
}

function streaming<Request, Response>(call: grpc.ServerWritableStream<Request, Response>, start: () => void): void {
  try {
    start();
  } catch (error) {
    call.destroy(status(messageOf(error)));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function status(message: string): Error & Partial<grpc.StatusObject> {
  return Object.assign(new Error(message), { code: grpc.status.UNKNOWN, details: message });
}
