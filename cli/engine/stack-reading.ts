import { join } from "node:path";
import type { LocalWorkspace } from "@pulumi/pulumi/automation";
import { EdgeError } from "../../components/core/fault";
import { type ConfigSource, keysOfFile, namespace, stackFile } from "../../program/config/config-source";

/** Reads the outputs of a stack, with secrets in plain text. Secret. Does not change the stack that the user has selected. */
export async function stackOutputs(folder: string, stack: string): Promise<Readonly<Record<string, unknown>>> {
  const outputs = await asking(stack, async () => (await workspaceIn(folder)).stackOutputs(stack));
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]));
}

/** Reads the config of a stack in the form that the program reads. */
export async function stackConfig(folder: string, stack: string): Promise<ConfigSource> {
  const config = await asking(stack, async () => (await workspaceIn(folder)).getAllConfig(stack));
  const entryOf = (key: string) => config[`${namespace}:${key}`];
  return {
    isSecret: (key) => entryOf(key)?.secret ?? false,
    get: (key) => entryOf(key)?.value,
    getObject: (key) => {
      const text = entryOf(key)?.value;
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
    keys: () => Object.keys(config),
    fileKeys: () => keysOfFile(join(folder, stackFile(stack))),
  };
}

const workspaces = new Map<string, Promise<LocalWorkspace>>();

/** The project as Pulumi's Automation API sees it; one for each folder, because its creation starts the CLI. */
function workspaceIn(folder: string): Promise<LocalWorkspace> {
  const workspace = workspaces.get(folder) ?? createdIn(folder);
  workspaces.set(folder, workspace);
  return workspace;
}

/** Loaded here because the API takes about half a second to load. */
async function createdIn(folder: string): Promise<LocalWorkspace> {
  const { LocalWorkspace: Workspace } = await import("@pulumi/pulumi/automation/index.js");
  return Workspace.create({ workDir: folder });
}

async function asking<T>(stack: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw unreadableStack(`stack ${stack}`, error instanceof Error ? error.message : String(error));
  }
}

/** The error for a stack that Pulumi cannot read; `given` is the argument that named it, `text` the standard error of the CLI. */
export function unreadableStack(given: string, text: string): EdgeError {
  return new EdgeError([
    {
      code: "EDGE-STACK",
      what: `the stack cannot be read: ${pulumiMessage(text)}`,
      given,
      allowed: "the name of a stack of this project, in the backend that the Pulumi CLI is logged in to",
      fix: "check the name with `pulumi stack ls`; the passphrase or key of the secrets must be available too",
    },
  ]);
}

/** The error line of the CLI, without the credentials in a backend's address. Standard output is never quoted: it may contain values. */
function pulumiMessage(text: string): string {
  const [line] = /^.*error: .*$/m.exec(text) ?? [text.split("\n")[0]];
  const message = (line ?? "").replace(/^.*?error: /, "").trim() || "the Pulumi CLI failed";
  return message.replaceAll(/(?<=\w:\/\/)[^\s/]*@/g, "").replaceAll(/(?<=\w:\/\/[^\s?]*)\?[^\s'":]*/g, "");
}
