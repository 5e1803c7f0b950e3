import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Every file and folder below this folder with mode and content, by path. */
export function fileTree(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    paths.map((path) => {
      const status = statSync(join(root, path));
      return [path, `${status.mode.toString(8)} ${status.isFile() ? readFileSync(join(root, path), "latin1") : ""}`];
    }),
  );
}
