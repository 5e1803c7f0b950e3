import { audit } from "./audit/audit";
import { changedStacksCommand } from "./changed-stacks/changed-stacks";
import { exemptions } from "./exemptions/exemptions";
import { type Command, exitCodes, runAsProgram } from "./io/command";
import { maintain } from "./maintain/maintain";
import { previewReport } from "./preview-report/preview-report";
import { prove } from "./prove/prove";
import { push } from "./push/push";
import { settingsCommand } from "./settings/settings";
import { engineCommand } from "./up/engine-command";

/** Every command by name. */
export const commands: Readonly<Record<string, Command>> = {
  preview: engineCommand("preview"),
  up: engineCommand("up"),
  push,
  prove,
  exemptions,
  "preview-report": previewReport,
  maintain,
  "changed-stacks": changedStacksCommand,
  audit,
  settings: settingsCommand,
};

const main: Command = async ([name = "", ...args], io) => {
  const command = commands[name];
  if (command) return command(args, io);
  io.narrate(`unknown command ${name}; known: ${Object.keys(commands).join(", ")}`);
  return exitCodes.usage;
};

if (require.main === module) runAsProgram(main);
