import { runAsProgram } from "./command";
import { engineCommand } from "./engine-command";

/** `npm run up`: `pulumi up` with the policy pack. */
export const up = engineCommand("up");

if (require.main === module) runAsProgram(up);
