import type { CommandEntry } from "./io/command";

/** The command that drills a power cut: a part of the table of commands. */
export const drillCommand: CommandEntry = {
  name: "drill",
  summary: "check whether a site would come up after a power cut, with the WAN down for days",
  description:
    "blackout: would this site come up after a power cut tonight, with the WAN down for a week? Examines the image of every running pod, system pods and the site's registry included: the site's registry serves it, or every node has it on which the pod may run. Then the logins of the pull secrets, the sync token and the certificates: do they outlive the days? Each with a verdict and one fix (docs/how-to/drill-a-blackout.md). Changes nothing.\nNeeds what doctor needs: the sign-in to Azure, the kubeconfig and the stack's secrets.",
  operand: { name: "action", description: "blackout, then the stack of the site", words: ["blackout"], isRepeatable: true },
  options: [{ flags: "--days <n>", description: "how long the WAN is down, 1 to 365; default: 7" }],
  json: '{schemaVersion: 1, stack, days, until, comesUp, items: [{kind: "image" | "login" | "certificate", subject, verdict: "ok" | "at-risk" | "fails" | "unknown", reason, fault: {code, what, given, allowed, fix}}]}',
  examples: [
    { command: "edge-staging drill blackout line-1", explanation: "drill a week without the WAN" },
    { command: "edge-staging drill blackout line-1 --days 30 --json", explanation: "drill a month, for a program" },
  ],
  exitCodes: {
    done: "everything starts where it is now; something may be at risk",
    no: "something fails, so the site does not come up completely",
    failed: "nothing fails, but something could not be seen; or the stack, Azure or the cluster cannot be read",
  },
  load: async () => (await import("./drill/drill.js")).drill,
};
