import { createRequire } from "node:module";
import * as path from "node:path";

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
