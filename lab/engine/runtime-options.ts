import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** `runtime.options` of Pulumi.yaml, PulumiPolicy.yaml or PulumiPlugin.yaml. Source: the official Node language host, sdk/nodejs/cmd/pulumi-language-nodejs. */
export interface RuntimeOptions {
  /** Compile TypeScript while loading. @default - true */
  typescript: boolean;
  tsconfig: string | undefined;
  /** Arguments for node, before the script. */
  nodeargs: string[];
}

/** Reads the options. @throws Error that names an option of the wrong type, or a package manager other than npm */
export function runtimeOptions(info: ProgramInfo | undefined): RuntimeOptions {
  const given: Record<string, unknown> = info?.getOptions()?.toJavaScript() ?? {};
  const manager = option(given, "packagemanager", "string") ?? "auto";
  if (manager !== "auto" && manager !== "npm") throw new Error(`packagemanager option is ${JSON.stringify(manager)}: this language host supports npm only`);
  return {
    typescript: option(given, "typescript", "boolean") ?? true,
    tsconfig: option(given, "tsconfig", "string"),
    nodeargs: (option(given, "nodeargs", "string") ?? "").split(/\s+/).filter(Boolean),
  };
}

interface Kinds {
  boolean: boolean;
  string: string;
}

function option<Kind extends keyof Kinds>(given: Record<string, unknown>, name: string, kind: Kind): Kinds[Kind] | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (typeof value !== kind) throw new Error(`${name} option must be a ${kind}`);
  return value as Kinds[Kind];
}

/** Environment variables that pass these options to the SDK's entry points. */
export function optionEnvironment(options: RuntimeOptions): Record<string, string> {
  return {
    ...(options.typescript ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
    ...(options.tsconfig ? { PULUMI_NODEJS_TSCONFIG_PATH: options.tsconfig } : {}),
  };
}
