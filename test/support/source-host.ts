import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { AzureLab } from "./azure-lab";

/** The lab, in which this registry exists and has no image. */
export function withSourceHost(lab: AzureLab, host: string): AzureLab {
  mkdirSync(join(lab.folder, "upstream", host), { recursive: true });
  return lab;
}
