import type { CommandEntry } from "./io/command";

/** The command that examines deployed stacks: a part of the table of commands. */
export const doctorCommand: CommandEntry = {
  name: "doctor",
  summary: "examine deployed stacks and what they depend on, and name each fault with its fix",
  description:
    "Makes every check of a hub or a site at once: sign-in, resource providers, registry, tokens, scope maps, roles, Arc connection, extensions, the cluster's part of the site, certificates, pull secrets, images and nodes. Makes the checks of the gate and those that explain failed runs, and reads the present state. Changes nothing without --repair.\nA check that cannot be made is skipped with the reason and stops no other. The cluster is reached through the kubeconfig context of the site's stack.",
  operand: { name: "stack", description: "stacks of hubs and sites; default: every stack in stacks/", isRepeatable: true },
  options: [
    {
      flags: "--bundle <file>",
      description:
        "also write a support bundle, a .tar.gz: report, versions, settings, and the cluster's nodes, unready pods and warnings; secrets are removed",
    },
    {
      flags: "--repair",
      description:
        "then do what is safe about the faults, after showing it and asking, and examine again: passwords that are due are replaced by edge-staging maintain",
    },
    { flags: "--yes", description: "with --repair: do not ask" },
    { flags: "--language <en|it>", description: "language of the table: English (default) or Italian; values, commands and progress stay in English" },
  ],
  json: '{schemaVersion: 1, stacks, healthy, checks: [{stack, check, examined, verdict: "ok" | "warning" | "error" | "skipped", reason, isUnread, faults: [{code, what, given, allowed, fix}]}]}',
  examples: [
    { command: "edge-staging doctor line-1", explanation: "examine one site" },
    { command: "edge-staging doctor", explanation: "examine every hub and site" },
    { command: "edge-staging doctor hub line-1 line-2 --json", explanation: "examine a hub and its sites for a program" },
    { command: "edge-staging doctor line-1 --bundle line-1.tar.gz", explanation: "write what a support case needs" },
    { command: "edge-staging doctor line-1 --language it", explanation: "the same in Italian" },
    { command: "edge-staging doctor line-1 --repair", explanation: "replace passwords that are due, after a question" },
  ],
  exitCodes: {
    done: "no check found an error, and every check that applies was made; there may be warnings",
    no: "a check found an error",
    failed: "no check found an error, but one could not be made; or the bundle cannot be written",
  },
  load: async () => (await import("./doctor/doctor.js")).doctor,
};
