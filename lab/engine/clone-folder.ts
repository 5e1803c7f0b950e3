import * as path from "node:path";

/** The root of this clone. Compiled files lie in `dist/`, at the same depth below it as their sources. */
export const cloneFolder = path.resolve(__dirname, "..", "..", "..");
