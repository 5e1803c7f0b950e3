import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { ArmClient } from "../../components/arm/arm-client";
import { resourceGroupId, resourceId } from "../../components/core/arm-id";
import { EdgeError } from "../../components/core/fault";
import { at, listAt, textAt } from "../../components/core/json";
import { readCatalog } from "../../program/catalog/catalog";
import { readConfig } from "../../program/config/config";
import { namespace, stackFile } from "../../program/config/config-source";
import { stackNames } from "../changed-stacks/stack-files";
import { runEngine } from "../engine/engine-run";
import { configInFile } from "../engine/stack-file";
import { type Command, type CommandIo, exitCodes, type Given, UsageError } from "../io/command";
import { Answers } from "./answers";
import type { Draft } from "./draft";
import { hubDraft } from "./hub-draft";
import { Inventory } from "./inventory";
import { outcomeOf, outcomeText } from "./outcome";
import { siteDraft } from "./site-draft";
import { stackText } from "./stack-text";
import type { HubFacts } from "./target-draft";

const roles = ["hub", "site"] as const;
type Role = (typeof roles)[number];

/** Options that only an adoption has. */
const adoptOptions = ["extension", "connected-registry", "target"];

/** Options that only one role has. */
const optionsOf: Readonly<Record<Role, readonly string[]>> = {
  hub: ["subscription", "resource-group", "registry", "workspace", "prerequisites", "context-id"],
  site: [
    "hub",
    "key",
    "cluster",
    "kube-context",
    "flavor",
    "storage-class",
    "password-validity",
    "custom-location",
    "context",
    "level",
    "solution",
    "value",
    "extension",
    "connected-registry",
    "target",
  ],
};

/** Implements `init`: writes the file of a new hub or site from what the account can see, and creates the stack in Pulumi's backend. */
export const init: Command = async (given, io) => {
  const { role, name } = initArguments(given);
  const file = stackFile(name);
  // Before the sign-in, because nothing that was found could be written.
  if (existsSync(join(io.folder, file))) throw new EdgeError([existing(file)]);
  const draft = await draftOf(role, name, { given, io });
  const text = stackText(draft);
  assertValid(role, text);
  write(join(io.folder, file), file, text);
  for (const what of draft.unread) io.narrate(what);
  await createStack(name, file, { given, io });
  const outcome = outcomeOf(name, file, draft);
  io.print(given.has("json") ? JSON.stringify(outcome, undefined, 2) : outcomeText(outcome));
  return exitCodes.done;
};

/** Checks role, name and options. Throws UsageError with every problem. */
export function initArguments(given: Given): { role: Role; name: string } {
  const [word = "", name = "", ...others] = given.operands;
  const role = roles.find((one) => one === word);
  const faults = [
    ...(role === undefined ? [`init takes hub or site, given ${word || "nothing"}: edge-staging init hub <name> | site <name>`] : []),
    ...(role !== undefined && !/^\w[\w.-]{0,99}$/.test(name)
      ? [`init ${role} needs the name of the new stack: 1-100 letters, digits, -, _ and ., not starting with - or .`]
      : []),
    ...(given.has("adopt") ? [] : adoptOptions.filter((option) => textsOf(given, option).length > 0).map((option) => `--${option} needs --adopt`)),
    ...(role === "hub" && given.has("adopt") ? ["--adopt is an option of init site"] : []),
    ...(others.length > 0 ? [`init takes one name, given ${[name, ...others].join(", ")}`] : []),
    ...roles
      .filter((other) => role !== undefined && other !== role)
      .flatMap((other) => optionsOf[other].filter((option) => textsOf(given, option).length > 0).map((option) => `--${option} is an option of init ${other}`)),
  ];
  if (role === undefined || faults.length > 0) throw new UsageError(faults.join("\n"));
  return { role, name };
}

/** All values of an option, whose name is spelled as at the command line. */
function textsOf(given: Given, option: string): readonly string[] {
  return given.texts(option.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()));
}

interface Call {
  given: Given;
  io: CommandIo;
}

async function draftOf(role: Role, name: string, { given, io }: Call): Promise<Draft> {
  const takesDefaults = given.has("yes");
  const { narrate, ask, environment, folder } = io;
  const answers = new Answers({ texts: (option) => textsOf(given, option), takesDefaults, ask: takesDefaults ? undefined : ask, narrate });
  narrate("signing in to Azure, and listing what the account can see");
  const inventory = new Inventory(await ArmClient.connect(environment));
  const { solutions } = readCatalog(join(folder, "stacks"));
  const draft =
    role === "hub"
      ? await hubDraft(answers, { name, inventory, solutions, subscriptionId: environment["ARM_SUBSCRIPTION_ID"] })
      : await siteDraft(answers, { name, inventory, solutions, values: given.texts("value"), adopts: given.has("adopt"), environment, ...otherStacks(folder) });
  for (const what of inventory.unread) narrate(what);
  answers.finish();
  if (draft === undefined) throw new Error("a draft without faults is incomplete");
  return draft;
}

/** The project's hubs, and the clusters of its sites. */
function otherStacks(folder: string) {
  const stacks = join(folder, "stacks");
  const { hubs, sites } = existsSync(stacks) ? stackNames(stacks) : { hubs: [], sites: [] };
  return {
    hubs: hubs.map((name) => hubFacts(name, at(configInFile(folder, name), `${namespace}:hub`))),
    usedClusters: sites.flatMap((site) => textAt(at(configInFile(folder, site), `${namespace}:site`), "connectedClusterId") ?? []),
  };
}

function hubFacts(name: string, hub: unknown): HubFacts {
  const [subscription, group, registry] = [textAt(hub, "subscriptionId"), textAt(hub, "resourceGroup"), textAt(hub, "registry", "name")];
  const isNamed = subscription !== undefined && group !== undefined && registry !== undefined;
  const registryId = isNamed ? resourceId(resourceGroupId(subscription, group), "Microsoft.ContainerRegistry/registries", registry) : undefined;
  return { name, capabilities: listAt(hub, "capabilities", "names").map(String), registryId };
}

/** The file as a run will read it. @throws EdgeError with every fault */
function assertValid(role: Role, text: string): void {
  const config: unknown = at(parse(text), "config");
  const entry = (key: string) => at(config, `${namespace}:${key}`);
  const keys = ["role", role].map((key) => `${namespace}:${key}`);
  readConfig({ isSecret: () => false, get: (key) => textAt(config, `${namespace}:${key}`), getObject: entry, keys: () => keys, fileKeys: () => ["config"] });
}

/** Never overwrites a file, not even one that was created in the meantime. */
function write(path: string, file: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    throw error instanceof Error && "code" in error && error.code === "EEXIST" ? new EdgeError([existing(file)]) : error;
  }
}

function existing(file: string) {
  return {
    code: "EDGE-INIT-EXISTS",
    what: "the stack has a file, which is never overwritten",
    given: file,
    fix: "choose another name, edit the file, or delete it first",
  };
}

/** Creates the stack in Pulumi's backend, which adds the salt or key of its secrets to the file. */
async function createStack(name: string, file: string, { given, io }: Call): Promise<void> {
  const { folder, environment, narrate, ask } = io;
  const mode = ask === undefined || given.has("yes") ? ["--non-interactive"] : [];
  const args = ["stack", "init", name, "--no-select", ...mode, ...given.passed];
  const code = await runEngine({ args, folder, environment, output: "stderr", narrate });
  if (code === 0) return;
  throw new EdgeError([
    {
      code: "EDGE-INIT-STACK",
      what: `${file} is written, but Pulumi did not create the stack (exit code ${code})`,
      given: `pulumi ${args.join(" ")}`,
      fix: `correct what Pulumi reports above, then run: pulumi stack init ${name} --no-select`,
    },
  ]);
}
