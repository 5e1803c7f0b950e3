import type { CommandEntry } from "./io/command";

/** The command that writes the manifests for the Pulumi Kubernetes Operator: a part of the table of commands. */
export const operatorCommand: CommandEntry = {
  name: "operator-manifests",
  summary: "write the manifests with which the Pulumi Kubernetes Operator runs the fleet",
  description: `Writes one file of Kubernetes manifests for each stack, for what they share, for a nightly run and for drift. Hubs are first, then the waves of the rollout plan (stacks/rollout.yaml): each Stack waits until every Stack of the wave before has succeeded on the same commit.
Reads the stack files and stacks/operator.yaml; needs neither Azure nor a cluster. Says which parts of the plan the operator does not have: soaks, approvals and limits (docs/how-to/run-on-the-kubernetes-operator.md).`,
  options: [
    { flags: "--out <folder>", description: "required: folder for the files; files of other names stay" },
    { flags: "--commit <commit>", description: "deployed commit; default: HEAD" },
  ],
  examples: [
    { command: "edge-staging operator-manifests --out out/operator", explanation: "write the manifests of the checked-out commit" },
    { command: "edge-staging operator-manifests --out out/operator --commit v1.2.0", explanation: "write those of a tag" },
  ],
  exitCodes: { done: "written; standard output lists the files", failed: "the settings or the plan have faults, or the commit is unknown" },
  load: async () => (await import("./operator-manifests/operator-manifests.js")).operatorManifests,
};
