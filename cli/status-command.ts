import type { CommandEntry } from "./io/command";

/** The command that shows a fleet: a part of the table of commands. */
export const statusCommand: CommandEntry = {
  name: "status",
  summary: "show what every site has and waits for, and first what needs a person",
  description:
    "Shows for each site the version wanted (stack file), staged, proved and installed (the state of its last run), its maintenance window, the last contact of its registry (Azure), when its passwords end, and why something is Pending. First of all: what needs a person, with its fix. Reads only, takes no lock, decrypts nothing.\nA stack that cannot be read or was never deployed does not hide the others. Without access to Azure, the last contact is missing. What a run has not recorded is not seen: `edge-staging doctor` examines a site in depth.",
  operand: { name: "stack", description: "stacks of hubs and sites; default: every stack in stacks/", isRepeatable: true },
  options: [
    { flags: "--watch", description: "on a terminal: read and draw again and again, until Ctrl-C" },
    { flags: "--every <duration>", description: "how often with --watch, ISO 8601, PT5S to PT1H; default: PT30S" },
    { flags: "--html <file>", description: "also write this page: one file for a browser, which needs no network (docs/how-to/see-a-fleet.md)" },
  ],
  json: '{schemaVersion: 1, asOf, needs: [{stack, urgency: "now" | "soon" | "unread", code, what, given, allowed, fix}], hubs: [{stack, state, loginServer, lastRun}], sites: [{stack, hub, state, lastRun, solutions: [{name, state, wanted, staged, proved, installed, pending, images: [{image, verdict, cloudDigest, siteDigest, bytes, provedAt}], wanBytes}], window, contact, passwords, pending}], rollout: {is: "driven" | "waiting" | "paused" | "done" | "stopped" | "aborted" | "unreadable", id, from, to, reason, waves: [{name, is, from, to, stacks: [{stack, is, reason, runs: [{from, soakFrom, to}]}]}]}}',
  examples: [
    { command: "edge-staging status", explanation: "show every hub and site" },
    { command: "edge-staging status --watch --every PT1M", explanation: "watch a rollout" },
    { command: "edge-staging status --html out/fleet.html", explanation: "also write the page of the fleet" },
    { command: "edge-staging status line-1 line-2 --json", explanation: "show two sites for a program" },
  ],
  exitCodes: {
    done: "nothing needs a person",
    no: "something needs a person, now or soon",
    failed: "nothing is known to need a person, but a stack or Azure could not be read; or the page cannot be written",
    interrupted: "--watch was ended by Ctrl-C",
    terminated: "--watch was ended by SIGTERM",
  },
  load: async () => (await import("./status/status.js")).status,
};
