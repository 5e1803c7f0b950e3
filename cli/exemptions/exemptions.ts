import { join, resolve } from "node:path";
import { ArmClient } from "../../components/arm/arm-client";
import { writeExemptions } from "./exemption-folder";
import { fileOf, planExemptions } from "./exemption-plan";
import { exemptionText } from "./exemption-template";
import { type Command, exitCodes } from "../io/command";
import { exemptionSubject } from "./exemption-subject";
import { exemptionsHelp, parseExemptionsArguments } from "./exemptions-arguments";
import { exemptionsReport, exemptionsTable } from "./exemptions-report";
import { stackConfig } from "../engine/stack-reading";

/** `npm run exemptions`: writes the exemptions from Azure Policy that a stack needs, to be reviewed. Only reads in Azure. */
export const exemptions: Command = async (args, io) => {
  const asked = parseExemptionsArguments(args, new Date());
  if (!asked) {
    io.print(exemptionsHelp);
    return exitCodes.done;
  }
  const { stack, until, out = join("exemptions", stack) } = asked;
  const arm = await ArmClient.connect(io.environment);
  const { subject, assigned } = await exemptionSubject(stack, (name) => stackConfig(io.folder, name), arm);
  const plan = planExemptions(subject, assigned);
  const files = new Map(plan.exemptions.map((exemption) => [fileOf(exemption), exemptionText(exemption, asked)]));
  const outcomes = await writeExemptions(resolve(io.folder, out), files);
  const report = exemptionsReport({ stack, registryId: subject.registryId, folder: out, until, plan, outcomes });
  io.print(asked.json ? JSON.stringify(report, undefined, 2) : exemptionsTable(report));
  return exitCodes.done;
};
