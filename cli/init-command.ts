import type { CommandEntry } from "./io/command";

/** The command that writes the file of a new stack: a part of the table of commands. */
export const initCommand: CommandEntry = {
  name: "init",
  summary: "write the file of a new hub or site from what the account can see in Azure",
  description: `Signs in to Azure as a run does, lists what the account can see, asks for every setting that has no usable default, and writes stacks/Pulumi.<name>.yaml with comments. Then creates the stack in Pulumi's backend, and prints what up will create, what of it Azure bills, and what is missing, with the command that creates it.
An option answers its question. Resources may be given by name or by ARM id. Without a terminal nothing is asked: every missing option is reported at once, with the values that were found. --yes takes the defaults. Never overwrites a file, and changes nothing in Azure or in a cluster.
Arguments after -- are for pulumi stack init, for example a secrets provider.`,
  operand: { name: "action", description: "hub or site, then the name of the new stack", words: ["hub", "site"], isRepeatable: true },
  options: [
    { flags: "--yes", description: "take every default instead of asking" },
    { flags: "--location <region>", description: "region of the hub, or of the site's target; default: that of the context or custom location" },
    {
      flags: "--capability <name>",
      description: "hub: capability to add to the context; site: capability of the site; may be repeated; default: what the solutions need",
      isRepeatable: true,
    },
    { flags: "--subscription <id>", description: "hub: its subscription; default: ARM_SUBSCRIPTION_ID, or the only one" },
    { flags: "--resource-group <name>", description: "hub: its resource group; default: rg-<stack>" },
    { flags: "--registry <name>", description: "hub: name of the registry, unique in Azure; default: made from the stack's name" },
    { flags: "--workspace <workspace>", description: "hub: Log Analytics workspace for the registry's logs; default: none" },
    {
      flags: "--prerequisites <way>",
      description: "hub: create or require a missing context and missing registrations of resource providers; default: require",
    },
    { flags: "--context-id <id>", description: "hub, with --prerequisites create: ARM id of the context; default: made from the stack's name" },
    { flags: "--hub <stack>", description: "site: stack of its hub; default: the only one" },
    { flags: "--key <key>", description: "site: name of its resources; default: letters and digits of the stack's name" },
    { flags: "--cluster <cluster>", description: "site: Arc-enabled cluster; default: the one of the stack's name, or the only unused one" },
    { flags: "--kube-context <name>", description: "site: context of the kubeconfig; default: the one of the cluster's name, or the only one" },
    { flags: "--flavor <flavor>", description: "site: generic or tanzu; default: generic" },
    { flags: "--storage-class <name>", description: "site: storage class of the registry's volume; default: the cluster's default class" },
    { flags: "--password-validity <duration>", description: "site: how long passwords are valid, ISO 8601; default: P90D" },
    {
      flags: "--custom-location <location>",
      description: "site: custom location on the cluster; default: the only one, or one of the cluster's name that up creates",
    },
    { flags: "--context <context>", description: "site: context of workload orchestration; default: the only one" },
    { flags: "--level <name>", description: "site: level of the target in the context's hierarchy; default: line, or the lowest one" },
    { flags: "--solution <name@version>", description: "site: solution version to stage; may be repeated; default: none", isRepeatable: true },
    {
      flags: "--value <assignment>",
      description: "site: value of a chosen solution, <solution>.<name>=<value>; may be repeated; required where the solution's schema requires it",
      isRepeatable: true,
    },
    { flags: "--adopt", description: "site: adopt a site that was built by hand, with the settings that it has (docs/how-to/adopt-a-site.md)" },
    { flags: "--extension <extension>", description: "site, with --adopt: connected registry extension; default: the only one" },
    {
      flags: "--connected-registry <registry>",
      description: "site, with --adopt: connected registry; default: the only one, or the one of the extension's name",
    },
    { flags: "--target <target>", description: "site, with --adopt: target of workload orchestration; default: the only one on the cluster" },
  ],
  json: '{schemaVersion: 1, role: "hub" | "site", stack, file, creates, billed: [{resource, pricing, usdPerMonth, pricedOn}], missing: [{code, what, given, allowed, fix}], next}',
  passesTo: "pulumi stack init",
  examples: [
    { command: "edge-staging init hub factory", explanation: "ask for the settings of a new hub" },
    { command: "edge-staging init hub factory --yes --location westeurope", explanation: "take the defaults, as in a pipeline" },
    {
      command: "edge-staging init hub factory --yes --location westeurope --prerequisites create",
      explanation: "begin in an empty subscription: the hub registers its resource providers and creates the tenant's context",
    },
    {
      command: "edge-staging init site line-7 --cluster line-7 --solution vision@1.0.0 --value vision.cameraUrl=rtsp://camera/1",
      explanation: "ask only for what these options and a missing default leave open",
    },
    {
      command: "edge-staging init hub factory -- --secrets-provider azurekeyvault://vault.vault.azure.net/keys/pulumi",
      explanation: "keep secrets in a key vault",
    },
  ],
  exitCodes: {
    done: "the file is written and the stack exists",
    failed: "an option or prerequisite is missing, the file exists, or Azure cannot be read; or the file is written and Pulumi did not create the stack",
    interrupted: "interrupted by SIGINT or the end of input at a question; nothing was written",
  },
  load: async () => (await import("./init/init.js")).init,
};
