import { comparableLocation, groupOf, nameOf, resourceId } from "../../components/core/arm-id";
import type { Fault } from "../../components/core/fault";
import { siteDefaults } from "../../components/site/defaults";
import { siteSchema } from "../../program/config/site-schema";
import type { Answers } from "./answers";
import { asChoices, type Inventory, type Listed, namesIn } from "./inventory";
import { noContext } from "./prerequisites";
import { settingQuestion } from "./question";

const target = siteSchema.shape.target.shape;

/** A hub that has a file. */
export interface HubFacts {
  name: string;
  /** Capabilities that it adds to the context. */
  capabilities: readonly string[];
  /** Its registry; undefined where its file does not name one. */
  registryId: string | undefined;
}

/** What decides about a target. */
export interface TargetFacts {
  inventory: Inventory;
  hubs: readonly HubFacts[];
  cluster: Listed | undefined;
  hub: string | undefined;
  /** Capabilities that the chosen solutions need. */
  capabilities: readonly string[];
}

/** Asks for the settings of a target, `site.target`; undefined where an answer is missing. */
export async function askForTarget(answers: Answers, { inventory, hubs, cluster, hub, capabilities: needed }: TargetFacts) {
  const locations = cluster === undefined ? [] : await inventory.customLocationsOn(cluster.id);
  const customLocationId = cluster && (await askForCustomLocation(answers, locations, cluster));
  const found = locations.find(({ id }) => id === customLocationId);
  const contexts = await inventory.of("Microsoft.Edge/contexts");
  const region = comparableLocation(found?.location ?? cluster?.location ?? contexts[0]?.location ?? "");
  const own = { option: "location", asks: "Azure region of the target", fallback: region === "" ? undefined : region };
  const location = await answers.one(settingQuestion("site.target.location", target.location, own));
  const contextId = await askForOne(answers, "context", contexts, noContext(region, needed), {
    name: "site.target.contextId",
    schema: target.contextId,
    asks: "Context of workload orchestration",
  });
  if (contextId === undefined) return undefined;
  const context = await inventory.context(contextId);
  const hierarchyLevel = await askForLevel(answers, namesIn(context, "hierarchies"));
  const known = [...new Set([...namesIn(context, "capabilities"), ...(hubs.find(({ name }) => name === hub)?.capabilities ?? [])])];
  const usual = needed.length > 0 ? [...new Set(needed)] : known.length === 1 ? known : [];
  const asked = { option: "capability", asks: "Capabilities of the site, separated by commas", choices: known.map((value) => ({ value })) };
  const capabilities = await answers.many(settingQuestion("site.target.capabilities", target.capabilities.element, asked), usual);
  if (location === undefined || customLocationId === undefined || hierarchyLevel === undefined) return undefined;
  return { location, customLocationId, contextId, hierarchyLevel, capabilities };
}

async function askForLevel(answers: Answers, levels: readonly string[]): Promise<string | undefined> {
  const fallback = levels.includes(siteDefaults.hierarchyLevel) ? siteDefaults.hierarchyLevel : levels.at(-1);
  const own = { option: "level", asks: "Level of the target in the hierarchy", choices: levels.map((value) => ({ value })), fallback };
  return answers.one(settingQuestion("site.target.hierarchyLevel", target.hierarchyLevel, own));
}

/** By default the only one on the cluster; where there is none, one of the cluster's name to create beside it. */
function askForCustomLocation(answers: Answers, locations: readonly Listed[], cluster: Listed): Promise<string | undefined> {
  const created = resourceId(groupOf(cluster.id), "Microsoft.ExtendedLocation/customLocations", nameOf(cluster.id));
  const fallback = locations.length === 0 ? created : locations.length === 1 ? locations[0]?.id : undefined;
  const asks = locations.length === 0 ? "Custom location to create on the cluster" : "Custom location of the cluster";
  const own = { option: "custom-location", asks, choices: asChoices(locations), fallback };
  return answers.one(settingQuestion("site.target.customLocationId", target.customLocationId, own));
}

interface IdSetting {
  name: string;
  schema: Parameters<typeof settingQuestion>[1];
  asks: string;
}

/** A resource from a list, by default the only one. */
function askForOne(answers: Answers, option: string, all: readonly Listed[], prerequisite: Fault, { name, schema, asks }: IdSetting) {
  const fallback = all.length === 1 ? all[0]?.id : undefined;
  return answers.one(settingQuestion(name, schema, { option, asks, choices: asChoices(all), fallback, prerequisite }));
}
