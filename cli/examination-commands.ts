import { assumptionsCommand } from "./assumptions-command";
import { doctorCommand } from "./doctor-command";
import { drillCommand } from "./drill-command";
import type { CommandEntry } from "./io/command";
import { statusCommand } from "./status-command";

/** The commands that look at deployed stacks and change nothing: a part of the table of commands. */
export const examinationCommands: readonly CommandEntry[] = [statusCommand, doctorCommand, drillCommand, assumptionsCommand];
