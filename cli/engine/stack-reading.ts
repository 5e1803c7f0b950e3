import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { EdgeError } from "../../components/core/fault";
import type { ConfigSource } from "../../program/config/config-source";

/** Reads what a stack last deployed, secrets in plain. Secret. The stack that the user has selected stays selected. */
export async function stackOutputs(folder: string, stack: string): Promise<Readonly<Record<string, unknown>>> {
  const outputs = await asking(stack, async () => (await LocalWorkspace.create({ workDir: folder })).stackOutputs(stack));
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value as unknown]));
}

/** Reads a stack's config as the program reads it. */
export async function stackConfig(folder: string, stack: string): Promise<ConfigSource> {
  const config = await asking(stack, async () => (await LocalWorkspace.create({ workDir: folder })).getAllConfig(stack));
  const plain = (key: string) => key.slice(key.indexOf(":") + 1);
  const values = new Map(Object.entries(config).map(([key, { value }]) => [plain(key), value]));
  const encrypted = Object.entries(config).flatMap(([key, { secret }]) => (secret ? [plain(key)] : []));
  return {
    isSecret: (key) => encrypted.includes(key),
    get: (key) => values.get(key),
    getObject: (key) => {
      const text = values.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as unknown);
    },
  };
}

async function asking<T>(stack: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw unreadableStack(`-s ${stack}`, error instanceof Error ? error.message : String(error));
  }
}

/** The error of a stack that the CLI refuses to read; `given` is the argument that named it, `text` what the CLI wrote to standard error. */
export function unreadableStack(given: string, text: string): EdgeError {
  return new EdgeError([
    {
      code: "EDGE-STACK",
      what: `the stack cannot be read: ${pulumiWords(text)}`,
      given,
      allowed: "the name of a stack of this project, in the backend that the Pulumi CLI is logged in to",
      fix: "see `pulumi stack ls`; the secrets' passphrase or key must be at hand too",
    },
  ]);
}

/** The CLI's own error line; its standard output is left out, which may hold values, and so is what signs an address of a backend in. */
function pulumiWords(text: string): string {
  const [line] = /^.*error: .*$/m.exec(text) ?? [text.split("\n")[0]];
  const words = (line ?? "").replace(/^.*?error: /, "").trim() || "the Pulumi CLI failed";
  return words.replaceAll(/(?<=\w:\/\/)[^\s/]*@/g, "").replaceAll(/(?<=\w:\/\/[^\s?]*)\?[^\s'":]*/g, "");
}
