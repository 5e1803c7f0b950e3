import { createHash } from "node:crypto";
import type { ToolModule } from "./tool";

/** Everything that determines a build's output, except the version of Go. */
export interface ToolSources {
  module: ToolModule;
  /** Text by file name: go.mod, go.sum, and main.go if the module has one. */
  files: Readonly<Record<string, string>>;
  /** For example `linux-x64`. */
  platform: string;
}

/** A short hash of these sources. */
export function toolKey(sources: ToolSources): string {
  const { programs, tags, linkerFlags } = sources.module as ToolModule;
  const files = Object.entries(sources.files).sort(([left], [right]) => left.localeCompare(right));
  return createHash("sha256")
    .update(JSON.stringify([sources.platform, programs, tags ?? "", linkerFlags, files]))
    .digest("hex")
    .slice(0, 16);
}
