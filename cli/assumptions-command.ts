import type { CommandEntry } from "./io/command";

/** The command that compares the assumptions with a real Azure: a part of the table of commands. */
export const assumptionsCommand: CommandEntry = {
  name: "verify-assumptions",
  summary: "compare what this project assumes about Azure with what deployed stacks show",
  description:
    "Nobody has run this program against every service and version. Its assumptions are listed in docs/reference/assumptions.md. This command checks those that reading can show: it reads Azure, the cluster and the registries of deployed stacks, and changes nothing. For the others it prints how to find out.\nThe report names no resource, host, subscription or person, so that it can be attached to an issue.",
  operand: { name: "stack", description: "stacks of hubs and sites; default: every stack in stacks/", isRepeatable: true },
  options: [],
  json: '{schemaVersion: 1, edgeStaging, date, assumptions: [{id, statement, verdict: "held" | "failed" | "not tried", seen: []}]}',
  examples: [
    { command: "edge-staging verify-assumptions hub line-1", explanation: "check with a hub and a site" },
    { command: "edge-staging verify-assumptions --json > assumptions.json", explanation: "write a report that can be attached to an issue" },
  ],
  exitCodes: { done: "no assumption failed", no: "an assumption failed" },
  load: async () => (await import("./verify-assumptions/verify-assumptions.js")).verifyAssumptions,
};
