import { join } from "node:path";
import { EdgeError, type Fault } from "../../components/core/fault";
import { at, isObject, textAt } from "../../components/core/json";
import { textOf } from "../../program/config/config-source";
import { type RolloutFile, rolloutSchema } from "../../program/config/rollout-schema";
import { stackNames } from "../changed-stacks/stack-files";
import { hubsInOrder } from "../place/hubs-file";
import { configInFile } from "../engine/stack-file";
import { readSettings } from "../../program/config/settings-file";
import { type ChosenStacks, rolloutPlan, type SiteStack } from "./plan";
import type { RolloutPlan } from "./record";

/** The file of the plan below the project's folder. */
export const planFile = join("stacks", "rollout.yaml");

/** The plan of the project in this folder: from its file, else the default one. `only`: the stacks to which it is limited. @throws EdgeError with every fault of the file */
export function readPlan(folder: string, only?: ChosenStacks): RolloutPlan {
  const text = textOf(join(folder, planFile));
  const file = text === undefined ? undefined : readFile(text);
  if (Array.isArray(file)) throw new EdgeError(file);
  const { plan, faults } = { plan: undefined, ...rolloutPlan(file, siteStacks(folder), hubsInOrder(folder), only) };
  if (plan === undefined) throw new EdgeError(faults ?? []);
  return plan;
}

/** The stacks of all sites, as their files declare them. */
export function siteStacks(folder: string): SiteStack[] {
  return stackNames(join(folder, "stacks")).sites.map((stack) => {
    const site = at(configInFile(folder, stack), "edge-staging:site");
    const labels = at(site, "labels");
    const texts = isObject(labels) ? Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, String(value)])) : {};
    return { stack, hub: textAt(site, "hub") ?? "", labels: texts, proof: textAt(site, "proof") };
  });
}

/** Reads the text of a plan's file, or its faults. */
export function readFile(text: string): RolloutFile | Fault[] {
  return readSettings(text, rolloutSchema, { file: planFile, code: "EDGE-ROLLOUT-PLAN" });
}
