import { accessSync, constants } from "node:fs";

/** Is this file executable? */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
