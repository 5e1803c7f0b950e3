import * as path from "node:path";

/** Root of this clone. Compiled files are in `dist/`, at the same depth as their sources. */
export const cloneFolder = path.resolve(__dirname, "..", "..", "..");
