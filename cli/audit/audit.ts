import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { EdgeError } from "../../components/core/fault";
import { auditHelp, parseAuditArguments } from "./audit-arguments";
import { auditTable } from "./audit-report";
import { auditStates } from "./audit-states";
import { type Command, exitCodes } from "../io/command";
import { exportedState } from "./exported-state";

/** `npm run audit`: do exported states obey the policy pack, each alone and all together? Reads only. */
export const audit: Command = async (args, io) => {
  const asked = parseAuditArguments(args);
  if (!asked) {
    io.print(auditHelp);
    return exitCodes.done;
  }
  const states = await Promise.all(asked.files.map(async (file) => exportedState(file, await contentOf(resolve(io.folder, file)))));
  const found = auditStates(states, asked.profile);
  io.print(asked.json ? JSON.stringify(found, undefined, 2) : auditTable(found));
  return found.passed ? exitCodes.done : exitCodes.no;
};

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const what = `file cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new EdgeError([{ code: "EDGE-STATE-FILE", what, given: file, fix: "correct the path" }]);
  }
}
