import { join } from "node:path";
import { EdgeError, type Fault } from "../../components/core/fault";
import { textOf } from "../../program/config/config-source";
import { hubsFile, type HubsFile, readHubs } from "../../program/config/hubs-schema";
import { stackNames } from "../changed-stacks/stack-files";

/** The hubs that `stacks/hubs.yaml` of the project in this folder lists; undefined where there is no such file. `stacks`: the hubs with a stack file. @throws EdgeError with every fault of the file */
export function hubsIn(folder: string, stacks: readonly string[]): HubsFile | undefined {
  const text = textOf(join(folder, hubsFile));
  if (text === undefined) return undefined;
  const file = readHubs(text);
  const names = file.hubs.map(({ stack }) => stack);
  const faults = names.flatMap((stack, index) => [
    ...(stacks.includes(stack)
      ? []
      : [hubsFault("a hub has no stack file", `hubs[${index}].stack = ${stack}`, "correct the name, or add the file in stacks/")]),
    ...(names.indexOf(stack) < index ? [hubsFault("a hub is listed twice", `hubs[${index}].stack = ${stack}`, "remove one")] : []),
  ]);
  if (faults.length > 0) throw new EdgeError(faults);
  return file;
}

/** The hubs with a stack file, in the order in which a rollout brings them up: those of `stacks/hubs.yaml` in its order, then the others by name. @throws EdgeError as `hubsIn` */
export function hubsInOrder(folder: string): string[] {
  const stacks = stackNames(join(folder, "stacks")).hubs;
  const listed = hubsIn(folder, stacks)?.hubs.map(({ stack }) => stack) ?? [];
  return [...new Set([...listed, ...stacks])];
}

/** A fault of the list of hubs. */
export function hubsFault(what: string, given: string, fix: string): Fault {
  return { code: "EDGE-HUBS", what, given, fix };
}
