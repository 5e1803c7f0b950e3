import { runAsProgram } from "./command";
import { engineCommand } from "./engine-command";

/** `npm run preview`: `pulumi preview` with the policy pack. */
export const preview = engineCommand("preview");

if (require.main === module) runAsProgram(preview);
