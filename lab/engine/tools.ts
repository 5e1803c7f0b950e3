import * as path from "node:path";
import { type BuildOptions, buildModule } from "./build";
import { pulumiOnPath } from "./pulumi-on-path";
import { moduleOf, type ToolName } from "./tool";

/**
 * Absolute paths of these programs. Uses the Pulumi on PATH if it is new enough; takes everything else from the cache or builds it.
 * Builds one after the other, because one build keeps all processors busy.
 * @throws EngineFault as buildModule does
 */
export async function provideTools<Name extends ToolName>(names: readonly Name[], options: BuildOptions): Promise<Record<Name, string>> {
  const paths: Partial<Record<Name, string>> = {};
  for (const name of names) paths[name] = await provideTool(name, options);
  return paths as Record<Name, string>;
}

async function provideTool(name: ToolName, options: BuildOptions): Promise<string> {
  const installed = name === "pulumi" ? await pulumiOnPath(options.environment) : undefined;
  return installed ?? path.join(await buildModule(moduleOf(name), options), name);
}
