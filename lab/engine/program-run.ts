import { createRequire } from "node:module";
import * as path from "node:path";
import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";
import type { Child, ChildEnd, Children } from "./children";
import { optionEnvironment, runtimeOptions } from "./runtime-options";

/** Exit code of a program that has already reported its error to the user. Source: `cmd/run/index.js` of the SDK. */
const bailCode = 32;

/** A command line with its environment. */
export interface Command {
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
}

/** The command that runs a program: the SDK's entry point, unmodified. */
export function programCommand(request: RunRequest, engineAddress: string, environment: NodeJS.ProcessEnv): Command {
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() ?? request.getPwd();
  const options = runtimeOptions(info);
  const flags = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info?.getRootDirectory() ?? "",
    stack: request.getStack(),
    pwd: folder,
    parallel: String(request.getParallel()),
  };
  const given = Object.entries(flags).flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value]));
  const dryRun = request.getDryrun() ? ["--dry-run"] : [];
  return {
    args: [...options.nodeargs, sdkEntryPoint("run", folder), ...given, ...dryRun, info?.getEntryPoint() || ".", ...request.getArgsList()],
    env: {
      ...environment,
      ...optionEnvironment(options),
      PULUMI_CONFIG: JSON.stringify(legacyKeys(request)),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    },
    cwd: folder,
  };
}

/** Config by `namespace:config:name`, the keys that the official host passes. */
function legacyKeys(request: RunRequest): Record<string, string> {
  const config: Record<string, string> = {};
  request.getConfigMap().forEach((value, key) => {
    const colon = key.indexOf(":");
    config[`${key.slice(0, colon)}:config:${key.slice(colon + 1)}`] = value;
  });
  return config;
}

/** Response to the engine for a program that has ended. */
export function runResponse(end: ChildEnd): RunResponse {
  const response = new RunResponse();
  if ("error" in end) response.setError(`Problem executing program (could not run node): ${end.error.message}`);
  else if ("signal" in end) response.setError(`Program was ended by ${end.signal}`);
  else if (end.code === bailCode) response.setBail(true);
  else if (end.code !== 0) response.setError(`Program exited with non-zero exit code: ${end.code}`);
  return response;
}

/**
 * Starts the program. It writes directly to the pipes that the engine reads, so the engine sees each stream in order,
 * and all output has arrived when the program's end is reported.
 */
export function startProgram(command: Command, children: Children): Child {
  return children.start(process.execPath, command.args, { env: command.env, cwd: command.cwd, stdio: ["ignore", "inherit", "inherit"] });
}

/** Scripts of `@pulumi/pulumi` that run a program, a resource plugin or a policy pack. */
export type SdkScript = "run" | "run-plugin" | "run-policy-pack";

/**
 * Path of a script of the SDK installed for this folder.
 * @throws Error that says what to install. The engine recognizes its second line and adds advice about policy packs.
 */
export function sdkEntryPoint(script: SdkScript, folder: string): string {
  const module = `@pulumi/pulumi/cmd/${script}`;
  try {
    return createRequire(path.join(folder, "package.json")).resolve(module);
  } catch (cause) {
    throw new Error(`It looks like the Pulumi SDK has not been installed for ${folder}. Have you run npm ci?\nCannot find module '${module}'`, { cause });
  }
}
