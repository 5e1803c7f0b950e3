import { profiles } from "../policy/rule";
import { examinationCommands } from "./examination-commands";
import { initCommand } from "./init-command";
import type { CommandEntry, OptionEntry } from "./io/command";
import { placeCommand } from "./place-command";
import { proofCommands } from "./proof-commands";
import { operatorCommand } from "./operator-command";
import { rolloutCommand } from "./rollout-command";

const site = { name: "stack", description: "stack of the site, for example line-1" } as const;
const profile: OptionEntry = {
  flags: "--profile <name>",
  description: `how strict the policy pack is: ${profiles.join(", ")}, or your own config file (docs/reference/policy.md); default: PULUMI_OPTION_POLICY_PACK_CONFIG, else demo`,
};
const maxSilence: OptionEntry = {
  flags: "--max-silence <duration>",
  description:
    "interrupt the run when Pulumi reports nothing for so long, ISO 8601, PT1M to P1D; default: the stack's timeout and 5 minutes; at a terminal never",
};

const pulumiCode = "done; otherwise Pulumi's own exit code once it was started (https://pulumi.com/docs/iac/cli/exit-codes/)";
const notStarted = "Pulumi was not started: dist/ is older than the sources, the profile is invalid, or pulumi is not on PATH";

/** Every command, in the order of help and README. The only place that describes them, with the files `*-command.ts` and `*-commands.ts` beside it. */
export const commands: readonly CommandEntry[] = [
  initCommand,
  {
    name: "preview",
    summary: "show what up would change, checked by the policy pack",
    description:
      "Shows what `edge-staging up` would change and which policy rules that breaks. Changes nothing.\nRuns pulumi preview with the policy pack of this project.",
    operand: { name: "stack", description: "the stack, for example hub or line-1" },
    options: [profile, maxSilence],
    passesTo: "pulumi preview",
    examples: [
      { command: "edge-staging preview line-1", explanation: "show what would change on the site line-1" },
      { command: "edge-staging preview hub --profile production -- --diff", explanation: "check by the strictest profile, with detailed differences" },
    ],
    exitCodes: { done: pulumiCode, failed: notStarted },
    load: async () => (await import("./up/up.js")).engineCommand("preview"),
  },
  {
    name: "up",
    summary: "deploy a stack as its file declares it, checked by the policy pack",
    description:
      "Deploys a stack as its file declares it and refuses whatever breaks a mandatory policy rule.\nRuns pulumi up with the policy pack of this project.",
    operand: { name: "stack", description: "the stack, for example hub or line-1" },
    options: [profile, maxSilence],
    passesTo: "pulumi up",
    examples: [
      { command: "edge-staging up hub", explanation: "preview the hub, ask, then deploy it" },
      { command: "edge-staging up line-1 --profile pilot -- --yes --skip-preview", explanation: "deploy without asking" },
    ],
    exitCodes: { done: pulumiCode, failed: notStarted },
    load: async () => (await import("./up/up.js")).engineCommand("up"),
  },
  {
    name: "push",
    summary: "copy images into the hub's registry",
    description:
      "Copies images into the hub's registry, from OCI image layouts or from another registry. An image that is there with the same digest stays as it is. A tag of another digest is never moved.\nThe registry must exist: edge-staging up <stack> creates it.",
    operand: { name: "stack", description: "stack of the hub" },
    options: [
      {
        flags: "--layout <folder>",
        description: "push every image of this OCI layout that its index names repository:tag, with its signatures and other referrers; may be repeated",
        isRepeatable: true,
      },
      {
        flags: "--image <repository:tag>",
        description: "with one --layout: push only this image, or name the single image of the layout. With --from: name in the hub, default the source's name",
        isRepeatable: true,
      },
      {
        flags: "--from <source>",
        description: "let Azure import host/repository:tag or host/repository@sha256:..., which must be readable without credentials",
      },
    ],
    json: '{schemaVersion: 1, loginServer, images: [{ref, digest, outcome: "pushed" | "imported" | "already there", referrers}]}',
    examples: [
      { command: "edge-staging push hub --layout out/factory-1.0.0", explanation: "push all images of one layout" },
      { command: "edge-staging push hub --from docker.io/library/redis:8.2 --image factory/redis:8.2", explanation: "let Azure import a public image" },
    ],
    exitCodes: { done: "every image is in the hub", failed: "a layout, the stack, Azure or the registry cannot be read or reached, or refuses" },
    load: async () => (await import("./push/push.js")).push,
  },
  ...proofCommands,
  ...examinationCommands,
  {
    name: "preview-report",
    summary: "write a report of what a change does on each site, for its pull request",
    description: `Previews stacks with the policy pack and reports what happens and how risky it is: a summary of three lines, what needs attention, the changes of each stack and the raw differences. Writes preview-report.md, which fits into one comment of a pull request, and preview-report.json (docs/reference/review.md). Changes nothing.
Shows the values of known inputs only, and never a secret. With read access to the registry in Azure it also reports how many bytes a site downloads.`,
    operand: { name: "stack", description: "stacks to preview", isRepeatable: true },
    options: [
      { flags: "--retire <stack>", description: "preview the destruction of this stack; may be repeated", isRepeatable: true },
      {
        flags: "--events <file>",
        description:
          "use a recorded preview; may be repeated. Record it with PULUMI_ENABLE_STREAMING_JSON_PREVIEW=1 pulumi preview --json -s <stack>, or pulumi destroy --preview-only --json -s <stack>. Keep the file secret",
        isRepeatable: true,
      },
      { flags: "--report <file>", description: "include an earlier preview-report.json; may be repeated", isRepeatable: true },
      { flags: "--expect <stack>", description: "report a failed preview if this stack is missing; may be repeated", isRepeatable: true },
      profile,
      { flags: "--parallel <n>", description: "previews at the same time; default: one per processor, at most 8" },
      { flags: "--out <folder>", description: "folder for both files; default: out" },
    ],
    json: "the report as JSON instead of Markdown (docs/reference/review.schema.json)",
    examples: [
      { command: "edge-staging preview-report line-1 line-2", explanation: "report what the working tree changes on two sites" },
      { command: "edge-staging preview-report --retire line-1 --json", explanation: "report what destroying a site removes" },
    ],
    exitCodes: {
      done: "the report is written",
      no: "the report is written, and a preview failed or a mandatory rule is broken",
      failed: "a stack or a file cannot be read, dist/ is older than the sources, or pulumi is not on PATH",
      interrupted: "interrupted by SIGINT; no preview continues, and the report has the stacks that were previewed and names the others",
      terminated: "terminated by SIGTERM; likewise",
    },
    load: async () => (await import("./preview-report/preview-report.js")).previewReport,
  },
  {
    name: "maintain",
    summary: "replace a site's expiring passwords, and change nothing else",
    description:
      "Replaces passwords that expire soon and continues what is Pending. Previews first, and deploys only if the plan contains nothing else; other changes need a pull request. Meant for a schedule. Nothing else may change the stack between preview and deployment.",
    operand: site,
    options: [profile, maxSilence],
    json: '{schemaVersion: 1, stack, outcome: "unchanged" | "applied" | "refused", due, refused}',
    examples: [{ command: "edge-staging maintain line-1 --profile production", explanation: "run maintenance of one site, as the nightly workflow does" }],
    exitCodes: {
      done: "nothing to do, or maintenance is done; otherwise Pulumi's own exit code once the deployment was started",
      no: "not applied: the plan contains more than maintenance",
      failed: "the stack cannot be previewed",
      interrupted: "interrupted by SIGINT; Pulumi has ended, and the next run continues",
      terminated: "terminated by SIGTERM; likewise",
    },
    load: async () => (await import("./maintain/maintain.js")).maintain,
  },
  rolloutCommand,
  {
    name: "recover",
    summary: "make a stack ready again after its run was killed",
    description:
      "Makes a stack ready for the next up after a run that was killed. Makes sure that the run has ended, removes its lock, waits for what it started in Azure, and records in the state what it created. Then previews the next up, and records azure-native resources that the state has lost. Changes nothing in Azure or in the cluster, and nothing at all for a stack that agrees with Azure and whose last run was not killed. May be repeated at any time.",
    operand: { name: "stack", description: "the stack, for example hub or line-1" },
    options: [
      { flags: "--ended <holder>", description: "confirm that a run elsewhere has ended: its name in the refusal; may be repeated", isRepeatable: true },
      { flags: "--timeout <duration>", description: "how long to wait for Azure, ISO 8601, PT1M to P1D; default: PT30M" },
      { flags: "--dry-run", description: "only show what was left unfinished" },
      profile,
    ],
    json: '{schemaVersion: 1, stack, dryRun, locks, removedLocks, unfinished: [{name, type, was}], reconciled: [{name, urn, type, was, outcome: "recorded" | "absent" | "repeated" | "unclear"}], next: {is: "unchanged" | "changes" | "refused", changes, faults}}',
    examples: [
      { command: "edge-staging recover line-1", explanation: "recover a site on the machine where its run was killed" },
      { command: "edge-staging recover line-1 --ended runner@build-7:4711", explanation: "recover it from another machine" },
    ],
    exitCodes: {
      done: "the stack is ready; the next up is shown",
      no: "not ready: the run may still be at work, a state is unclear, the next up would be refused, or --dry-run found something to do",
      failed: "the stack, Azure or the cluster cannot be read",
    },
    load: async () => (await import("./recover/recover.js")).recover,
  },
  {
    name: "exemptions",
    summary: "write the Azure Policy exemptions that a stack needs",
    description:
      "Finds the Azure Policy assignments that apply to the hub's registry and writes the narrowest exemption from each built-in that the staging guide breaks: one ARM template per file, without parameters, to be reviewed and then deployed by the command in its metadata. Changes nothing in Azure. The hub must be deployed, and the identity must be able to read policy assignments there (Reader).",
    operand: { name: "stack", description: "a site, for its tokens and the hub's registry; or a hub, for the registry" },
    options: [
      { flags: "--owner <who>", description: "required: who is responsible for the exemptions, for example a team's address" },
      { flags: "--until <date>", description: "required: last day, YYYY-MM-DD in UTC, at most one year from today" },
      { flags: "--out <folder>", description: "folder for the files; default: exemptions/<stack>. An edited file is never overwritten" },
    ],
    json: "{schemaVersion: 1, stack, registryId, folder, exemptions: [{file, outcome, name, scope, builtIn, rule, assignmentId, referenceId, effect, until}], builtIns: [{builtIn, title, rule, step, outcome, why}]}",
    examples: [{ command: "edge-staging exemptions line-1 --owner team@contoso.com --until 2027-06-30", explanation: "write them to exemptions/line-1" }],
    exitCodes: { done: "every required exemption is in its file", failed: "the stack or Azure cannot be read, or a file was edited by hand" },
    load: async () => (await import("./exemptions/exemptions.js")).exemptions,
  },
  {
    name: "audit",
    summary: "check exported states of many stacks against the policy pack",
    description:
      "Checks exported states by the rules of the policy pack and by rules that compare several stacks. Needs neither Azure nor a backend. Export each state with pulumi stack export -s <stack> --file <file>; secrets stay encrypted.",
    operand: { name: "file", description: "exported states", isRepeatable: true },
    options: [{ flags: "--profile <name>", description: `how strict to be: ${profiles.join(", ")}; default: production` }],
    json: "{schemaVersion: 1, profile, stacks, passed, findings: [{stack, rule, level, severity, resource, given, fix}]}",
    examples: [{ command: "edge-staging audit states/*.json --profile pilot", explanation: "check a whole fleet" }],
    exitCodes: { done: "no mandatory rule is broken", no: "a mandatory rule is broken", failed: "a file cannot be read or is not an exported state" },
    load: async () => (await import("./audit/audit.js")).audit,
  },
  placeCommand,
  {
    name: "changed-stacks",
    summary: "list all stacks, those that a change affects, or sites in a maintenance window, as JSON",
    description: "Prints the stacks that have a file in stacks/ as one JSON object: {schemaVersion: 1, hubs, sites}. A pipeline runs one job for each.",
    options: [
      {
        flags: "--since <commit>",
        description: "only stacks that may have changed since the branches diverged: one by its own file, all by a shared file; needs the full Git history",
      },
      {
        flags: "--open-window",
        description: "only sites whose maintenance window is open now, by the stack files of the sites and their hubs",
      },
    ],
    examples: [
      { command: "edge-staging changed-stacks", explanation: "list every stack" },
      { command: "edge-staging changed-stacks --since origin/main", explanation: "list the stacks that this branch affects" },
      { command: "edge-staging changed-stacks --open-window", explanation: "list the sites that `maintain` may continue now" },
    ],
    exitCodes: { done: "done", failed: "the commit is unknown" },
    load: async () => (await import("./changed-stacks/changed-stacks.js")).changedStacks,
  },
  operatorCommand,
  {
    name: "settings",
    summary: "explain the settings of stack files",
    description:
      "Prints the reference of the settings in a stack's file: allowed values, default and meaning. A name selects a setting and everything inside it. Reads no stack.",
    operand: { name: "setting", description: "names such as site.registry or importCredentials; default: all", isRepeatable: true },
    options: [],
    json: "{schemaVersion: 1, settings: [...]}",
    examples: [
      { command: "edge-staging settings", explanation: "print every setting" },
      { command: "edge-staging settings site.registry", explanation: "explain one setting and everything inside it" },
      { command: "edge-staging settings --json hub site.passwords", explanation: "print several groups for a program" },
    ],
    exitCodes: { done: "done", usage: "the name is unknown" },
    load: async () => (await import("./settings/settings.js")).settingsCommand,
  },
  {
    name: "completion",
    summary: "print the completion script for a shell",
    description: "Prints a script that completes commands, options and the stacks in stacks/ for `edge-staging` on PATH (node_modules/.bin or npm link).",
    operand: { name: "shell", description: "bash, zsh or fish", words: ["bash", "zsh", "fish"] },
    options: [],
    examples: [
      { command: "source <(edge-staging completion bash)", explanation: "enable completion in this Bash" },
      { command: "edge-staging completion zsh > ~/.zfunc/_edge-staging", explanation: "enable it in Zsh, where ~/.zfunc is in fpath" },
      { command: "edge-staging completion fish > ~/.config/fish/completions/edge-staging.fish", explanation: "enable it in fish" },
    ],
    exitCodes: { done: "done" },
    load: async () => (await import("./completion/completion.js")).completionOf(commands),
  },
];
