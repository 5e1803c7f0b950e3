import { createHash } from "node:crypto";
import type { ToolModule } from "./tool";

/** Everything that decides which bytes a build gives, apart from the version of Go. */
export interface ToolSources {
  module: ToolModule;
  /** Text by file name: go.mod, go.sum, and main.go where the module has one. */
  files: Readonly<Record<string, string>>;
  /** For example `linux-x64`. */
  platform: string;
}

/** A short name for these sources: equal sources have equal names, others differ. */
export function toolKey(sources: ToolSources): string {
  const { programs, tags, linkerFlags } = sources.module as ToolModule;
  const files = Object.entries(sources.files).sort(([left], [right]) => left.localeCompare(right));
  return createHash("sha256")
    .update(JSON.stringify([sources.platform, programs, tags ?? "", linkerFlags, files]))
    .digest("hex")
    .slice(0, 16);
}
