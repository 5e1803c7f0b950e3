import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { textAt } from "../../components/core/json";

/** The stacks of this project by their files: names, in the order of the alphabet. A file of another role is none. */
export interface StackNames {
  hubs: string[];
  sites: string[];
}

const stackFile = /^Pulumi\.(.+)\.yaml$/;

/** Reads which stacks have a file in `folder`. */
export function stackNames(folder: string): StackNames {
  const named = readdirSync(folder).flatMap((file) => {
    const name = stackFile.exec(file)?.[1];
    return name === undefined ? [] : [{ name, role: textAt(parse(readFileSync(join(folder, file), "utf8")), "config", "edge-staging:role") }];
  });
  const of = (role: string) =>
    named
      .filter((stack) => stack.role === role)
      .map(({ name }) => name)
      .sort();
  return { hubs: of("hub"), sites: of("site") };
}

/** What every stack is made of; a document or a test is none of it. */
const shared = /^((components|policy|stacks)\/|(index\.ts|Pulumi\.yaml|package\.json|package-lock\.json|tsconfig\.json|\.npmrc)$)/;

/** The stacks that a change of files may change: by its own file one, by everything that they share all. Pure; paths as git has them. */
export function changedStacks({ hubs, sites }: StackNames, files: readonly string[]): StackNames {
  if (files.some((file) => shared.test(file) && ownerOf(file) === undefined)) return { hubs, sites };
  const owners = files.map(ownerOf);
  const isChanged = (name: string) => owners.includes(name);
  return { hubs: hubs.filter(isChanged), sites: sites.filter(isChanged) };
}

function ownerOf(file: string): string | undefined {
  return file.startsWith("stacks/") ? stackFile.exec(file.slice("stacks/".length))?.[1] : undefined;
}
