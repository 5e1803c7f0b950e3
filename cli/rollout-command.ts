import type { CommandEntry } from "./io/command";

/** The command that rolls out to a fleet: a part of the table of commands. */
export const rolloutCommand: CommandEntry = {
  name: "rollout",
  summary: "bring a whole fleet up, wave by wave, and stop at the limits of its plan",
  description: `Brings up the hubs, then the sites of each wave of the plan (stacks/rollout.yaml, docs/reference/rollout.md), several at once in processes of their own. Without a plan: the first site by name, then the rest. Stops when more sites of a wave failed or are offline than the plan allows.
plan begins a rollout without driving it, and shows its waves. start begins one and drives it. resume continues it: after a driver was killed, a pause, an approval, a maintenance window, or an end; after an end it tries stacks again that failed or were offline. No healthy stack is brought up again.
status shows how the rollout stands. pause starts nothing more, and lets what runs end. abort ends the rollout permanently, in the same way. approve lets a wave begin that waits for it. They may be used while another process drives.
rollback finds for each site the last version that a rollout proved healthy and that is still at the site, and prints the change of the stack files as a diff to commit.
Every transition is a line of the record (.edge-staging/rollout/<id>.jsonl), which is all that resume needs (docs/how-to/roll-out-to-a-fleet.md).`,
  operand: {
    name: "action",
    description: "plan, start, status, pause, resume, abort, approve or rollback",
    words: ["plan", "start", "status", "pause", "resume", "abort", "approve", "rollback"],
  },
  options: [
    {
      flags: "--record <file>",
      description: "record of the rollout; default: with plan and start a new one in .edge-staging/rollout, else the newest one there",
    },
    {
      flags: "--wave <name>",
      description: "with approve: the wave that may begin. With resume: work on this wave only, or on hubs; everything before it must be done",
    },
    { flags: "--profile <name>", description: "with plan and start: how strict the policy pack is, as for up; resume keeps it" },
    { flags: "--since <commit>", description: "with plan and start: only stacks that may have changed since this commit" },
    {
      flags: "--connect <file>",
      description:
        "with start and resume: an executable that makes the cluster of a site reachable while it is worked on, called as <file> open|close <stack> <kubeconfig> <number>",
    },
    {
      flags: "--site <stack>",
      description: "with rollback: only this site; may be repeated; default: every site that is not on its last healthy version",
      isRepeatable: true,
    },
    { flags: "--write", description: "with rollback: also change the stack files" },
  ],
  json: '{schemaVersion: 1, id, record, startedAt, is: "driven" | "waiting" | "paused" | "done" | "stopped" | "aborted", reason, waves: [{name, is, stacks: [{stack, is, attempt, since, reason, solutions: [{name, version, installed, digests}]}]}]}; with rollback {schemaVersion: 1, sites: [{stack, file, changes: [{solution, from, to}]}], diff, written}',
  examples: [
    { command: "edge-staging rollout start --profile pilot", explanation: "bring up the hubs, then wave by wave" },
    { command: "edge-staging rollout status", explanation: "show the newest rollout" },
    { command: "edge-staging rollout approve --wave plants", explanation: "let the wave plants begin; resume continues" },
    { command: "edge-staging rollout resume --wave plants", explanation: "work on the wave plants and end once it is done" },
    { command: "edge-staging rollout resume --record out/rollout.jsonl", explanation: "continue a rollout whose record was restored from an artifact" },
    { command: "edge-staging rollout rollback --write", explanation: "pin the last healthy versions in the stack files, to be committed" },
  ],
  exitCodes: {
    done: "start, resume: every wave is done, or the one of --wave; offline sites may be left. The others: done",
    no: "start, resume: the rollout has stopped, is paused or aborted, or waits for an approval or a window. rollback: a site cannot be rolled back",
    failed: "the plan has faults, the record cannot be used, another driver works on it, or the last rollout has not ended",
    interrupted: "interrupted by SIGINT; every run that was started has ended, and resume continues",
    terminated: "terminated by SIGTERM; likewise",
  },
  load: async () => (await import("./rollout/rollout.js")).rollout,
};
