import type { CommandEntry } from "./io/command";

/** The command that compares the assumptions with a real Azure: a part of the table of commands. */
export const assumptionsCommand: CommandEntry = {
  name: "verify-assumptions",
  summary: "compare what this project assumes about Azure with what deployed stacks show",
  description:
    "Nobody has run this program against every service and version. Its assumptions are listed in docs/reference/assumptions.md. This command checks those that reading can show: it reads Azure, the cluster and the registries of deployed stacks, and changes nothing. For the others it prints how to find out.\nWith --write it checks what reading cannot show in a resource group of its own, which it creates after a question and always deletes: at the end, after a signal, and at the next run after it was killed. It takes a few minutes, and needs a role that may create resource groups, registries and schemas (for the check of a lock: Owner, or User Access Administrator). Stacks are then read only if they are named.\nReport and recording name no resource, host, subscription or person, so that both can be attached to an issue. Read them before you do.",
  operand: { name: "stack", description: "stacks of hubs and sites; default: every stack in stacks/, with --write none", isRepeatable: true },
  options: [
    { flags: "--write", description: "also check in a scratch resource group what reading cannot show" },
    { flags: "--scratch-group <name>", description: "with --write: the resource group to create and delete; one that somebody else created is refused" },
    { flags: "--location <region>", description: "with --write: region of the scratch group; choose one with workload orchestration" },
    { flags: "--subscription <id>", description: "with --write: its subscription; default: ARM_SUBSCRIPTION_ID" },
    { flags: "--record <file>", description: "with --write: also write a redacted recording of the exchanges with Azure, a JSON file" },
    { flags: "--yes", description: "with --write: do not ask" },
  ],
  json: '{schemaVersion: 1, edgeStaging, date, assumptions: [{id, statement, verdict: "held" | "failed" | "not tried", seen: []}]}',
  examples: [
    { command: "edge-staging verify-assumptions hub line-1", explanation: "check with a hub and a site" },
    { command: "edge-staging verify-assumptions --json > assumptions.json", explanation: "write a report that can be attached to an issue" },
    {
      command: "edge-staging verify-assumptions --write --scratch-group rg-edge-scratch --location westeurope --record recording.json",
      explanation: "check what only writes can show, and record the exchanges for an issue",
    },
  ],
  exitCodes: {
    done: "no assumption failed",
    no: "an assumption failed, or the question was not answered with yes",
    failed: "the scratch group belongs to somebody else or could not be deleted, the file of the recording exists, or Azure cannot be reached",
  },
  load: async () => (await import("./verify-assumptions/verify-assumptions.js")).verifyAssumptions,
};
