import { readdirSync } from "node:fs";
import { join } from "node:path";
import { collected, EdgeError, type Fault } from "../../components/core/fault";
import { textAt } from "../../components/core/json";
import { hubsFile } from "../../program/config/hubs-schema";
import { readStackYaml } from "../io/stack-file-yaml";

/** Names of the stacks that have a file, in alphabetical order. Files of another role are ignored. */
export interface StackNames {
  hubs: string[];
  sites: string[];
}

const stackFile = /^Pulumi\.(.+)\.yaml$/;

/** Lists the stacks that have a file in `folder`. @throws EdgeError `EDGE-STACK-FILE` with every file that is not YAML: its role is unknown */
export function stackNames(folder: string): StackNames {
  const faults: Fault[] = [];
  const named = readdirSync(folder).flatMap((file) => {
    const name = stackFile.exec(file)?.[1];
    if (name === undefined) return [];
    return [
      {
        name,
        role: textAt(
          collected(() => readStackYaml(join(folder, file), `stacks/${file}`), faults),
          "config",
          "edge-staging:role",
        ),
      },
    ];
  });
  if (faults.length > 0) throw new EdgeError(faults);
  const of = (role: string) =>
    named
      .filter((stack) => stack.role === role)
      .map(({ name }) => name)
      .sort();
  return { hubs: of("hub"), sites: of("site") };
}

/** Files that say in which order or where stacks are brought up, and affect none. */
const planning = /^stacks\/(rollout|operator)\.yaml$/;

/** Files that affect every stack; documents and tests do not. */
const shared = /^((components|program|policy|stacks)\/|(index\.ts|provider\.ts|Pulumi\.yaml|package\.json|package-lock\.json|tsconfig\.json|\.npmrc)$)/;

/** The stacks that a change of files affects: one by its own file, all by a shared file, every hub by the list of hubs. Pure; paths as Git prints them. */
export function affectedStacks({ hubs, sites }: StackNames, files: readonly string[]): StackNames {
  if (files.some((file) => shared.test(file) && !planning.test(file) && file !== hubsFile && ownerOf(file) === undefined)) return { hubs, sites };
  const owners = files.map(ownerOf);
  const isChanged = (name: string) => owners.includes(name);
  // It lists images for every hub.
  const changedHubs = files.includes(hubsFile) ? hubs : hubs.filter(isChanged);
  return { hubs: changedHubs, sites: sites.filter(isChanged) };
}

function ownerOf(file: string): string | undefined {
  return file.startsWith("stacks/") ? stackFile.exec(file.slice("stacks/".length))?.[1] : undefined;
}
