import { createHash } from "node:crypto";
import { ArmError, readable } from "../../components/arm/arm-error";
import { apiVersions } from "../../components/core/api-versions";
import { comparableLocation, groupOf, nameOf, resourceGroupId, resourceId } from "../../components/core/arm-id";
import type { Fault } from "../../components/core/fault";
import { at, textAt } from "../../components/core/json";
import type { Solution } from "../../program/catalog/solution-folder";
import { hubSchema } from "../../program/config/hub-schema";
import { registrationFaults } from "../../program/gate/hub/prerequisite-findings";
import type { Answers } from "./answers";
import type { Draft } from "./draft";
import { asChoices, type Inventory, namesIn } from "./inventory";
import { noContext } from "./prerequisites";
import { settingQuestion } from "./question";

/** What a hub's draft is made from. */
export interface HubSource {
  name: string;
  inventory: Inventory;
  /** Solutions of the project; the hub offers all of them. */
  solutions: readonly Solution[];
  /** Subscription that the environment names. */
  subscriptionId: string | undefined;
}

const { shape } = hubSchema;

/** Asks for the settings of a hub; undefined where an answer is missing, which `answers` knows. */
export async function hubDraft(answers: Answers, source: HubSource): Promise<Draft | undefined> {
  const { name, inventory } = source;
  const subscriptionId = await askForSubscription(answers, source);
  const group = { option: "resource-group", asks: "Resource group of the hub, created if it does not exist", fallback: `rg-${name}` };
  const resourceGroup = await answers.one(settingQuestion("hub.resourceGroup", shape.resourceGroup, group));
  const region = { option: "location", asks: "Azure region of the hub", fallback: await usualLocation(inventory) };
  const location = await answers.one(settingQuestion("hub.location", shape.location, region));
  const registry = await askForRegistry(answers, source, subscriptionId);
  const workspace = await askForWorkspace(answers, inventory);
  if (subscriptionId === undefined) {
    await askForCapabilities(answers, source, location ?? "<region>");
    return undefined;
  }
  const unregistered = await registrationFaults(subscriptionId, { workspace }, inventory.arm);
  const created = await askForCreation(answers, source, { subscriptionId, unregistered });
  const { capabilities, missing } = await askForCapabilities(answers, source, location ?? "<region>", created?.contextId);
  if (resourceGroup === undefined || location === undefined || registry === undefined) return undefined;
  const prerequisites = created && { prerequisites: created.modes };
  const settings = {
    subscriptionId,
    resourceGroup,
    location,
    registry: { name: registry, ...(workspace && { workspace }) },
    ...prerequisites,
    ...capabilities,
  };
  return { role: "hub", settings, notes: {}, missing: [...missing, ...(created?.modes.resourceProviders === "create" ? [] : unregistered)], unread: [] };
}

async function askForSubscription(answers: Answers, { inventory, subscriptionId }: HubSource): Promise<string | undefined> {
  const all = await inventory.subscriptions();
  const choices = all.map(({ id, name }) => ({ value: id, name }));
  const fallback = all.length === 1 ? all[0]?.id : all.find(({ id }) => id === subscriptionId?.toLowerCase())?.id;
  return answers.one(
    settingQuestion("hub.subscriptionId", shape.subscriptionId, { option: "subscription", asks: "Subscription of the hub", choices, fallback }),
  );
}

/** The region of the context, because resources of workload orchestration should be in one region; else that of the first cluster. Source: "Set up workload orchestration". */
async function usualLocation(inventory: Inventory): Promise<string | undefined> {
  const [found] = [...(await inventory.of("Microsoft.Edge/contexts")), ...(await inventory.of("Microsoft.Kubernetes/connectedClusters"))];
  return found === undefined ? undefined : comparableLocation(found.location);
}

async function askForRegistry(answers: Answers, { name, inventory }: HubSource, subscriptionId: string | undefined): Promise<string | undefined> {
  // Unique in Azure, and the same in every run.
  const suffix = createHash("sha256").update(`${subscriptionId}/${name}`).digest("hex").slice(0, 8);
  const fallback = subscriptionId === undefined ? undefined : `${name.replaceAll(/[^a-zA-Z0-9]/g, "").slice(0, 40)}${suffix}`.toLowerCase();
  const own = { option: "registry", asks: "Name of the container registry, unique in Azure", fallback };
  const registry = await answers.one(settingQuestion("hub.registry.name", shape.registry.shape.name, own));
  if (registry === undefined || subscriptionId === undefined) return registry;
  answers.add(...(await takenFaults(inventory, subscriptionId, registry)));
  return registry;
}

async function takenFaults({ arm }: Inventory, subscriptionId: string, name: string): Promise<Fault[]> {
  const path = `/subscriptions/${subscriptionId}/providers/Microsoft.ContainerRegistry/checkNameAvailability`;
  const body = { name, type: "Microsoft.ContainerRegistry/registries" };
  try {
    const { body: answer } = await arm.send({ method: "POST", path, apiVersion: apiVersions.containerRegistry, body, repeatable: true });
    if (at(answer, "nameAvailable") !== false) return [];
    const what = `the registry name is not available: ${textAt(answer, "message") ?? textAt(answer, "reason") ?? "no reason given"}`;
    const fix = "choose another name; for a registry of your own, write the file by hand (docs/how-to/adopt-a-site.md)";
    return [{ code: "EDGE-INIT-OPTION", what, given: `--registry ${name}`, fix }];
  } catch (error) {
    // Only a check: `up` reports what Azure refuses.
    if (error instanceof ArmError) return [];
    throw error;
  }
}

async function askForWorkspace(answers: Answers, inventory: Inventory): Promise<string | undefined> {
  const choices = asChoices(await inventory.of("Microsoft.OperationalInsights/workspaces"));
  const asks = "Log Analytics workspace for the registry's logs, which the policy profile production requires";
  const own = { option: "workspace", asks, choices, isOptional: true };
  return answers.one(settingQuestion("hub.registry.workspace", shape.registry.shape.workspace.unwrap(), own));
}

const capabilityQuestion = { option: "capability", allowed: "names of capabilities", accepts: (text: string) => /^[^\s,][^,]*$/.test(text) };

/** Capabilities to add to the context: by default those that the project's solutions need and the context lacks. A hub without its sites needs no context. */
async function askForCapabilities(answers: Answers, { inventory, solutions }: HubSource, location: string, createdId?: string) {
  const needed = [...new Set(solutions.flatMap(({ capabilities }) => capabilities))];
  const [context] = await inventory.of("Microsoft.Edge/contexts");
  if (context === undefined && createdId !== undefined) {
    const asks = `Capabilities of the new context ${nameOf(createdId)}`;
    const names = await answers.many({ ...capabilityQuestion, asks, isOptional: false }, needed);
    return { capabilities: names.length === 0 ? {} : { capabilities: { contextId: createdId, names } }, missing: [] };
  }
  if (context === undefined) return { capabilities: {}, missing: [noContext(location, needed)] };
  const present = namesIn(await inventory.context(context.id), "capabilities");
  const lacking = needed.filter((name) => !present.includes(name));
  const asks = `Capabilities to add to context ${context.name}, which has ${present.join(", ")}`;
  const names = await answers.many({ ...capabilityQuestion, asks, isOptional: true }, lacking);
  return { capabilities: names.length === 0 ? {} : { capabilities: { contextId: context.id, names } }, missing: [] };
}

/** Modes of the prerequisites that the hub creates. */
type Modes = { [Name in "resourceProviders" | "contextResourceGroup" | "context"]?: "create" };

/** Settings that have the hub create what is missing; undefined where nothing is missing, or it is not wanted. */
async function askForCreation(
  answers: Answers,
  { name, inventory }: HubSource,
  { subscriptionId, unregistered }: { subscriptionId: string; unregistered: readonly Fault[] },
): Promise<{ modes: Modes; contextId: string | undefined } | undefined> {
  const hasContext = (await inventory.of("Microsoft.Edge/contexts")).length > 0;
  if (hasContext && unregistered.length === 0) {
    answers.refuse(["prerequisites", "context-id"], "the context exists, and the resource providers are registered");
    return undefined;
  }
  const lacking = [
    ...(hasContext ? [] : ["the tenant's context, if it has none"]),
    ...(unregistered.length > 0 ? ["registrations of resource providers"] : []),
  ];
  const asks = `Have the hub create what is missing (${lacking.join(", ")}), or require that somebody else does`;
  const ways = ["create", "require"];
  const way = { option: "prerequisites", asks, allowed: ways.join(" | "), accepts: (text: string) => ways.includes(text), fallback: "require" };
  if ((await answers.one(way)) !== "create") {
    answers.refuse(["context-id"], "--prerequisites require creates no context");
    return undefined;
  }
  const providers: Modes = unregistered.length > 0 ? { resourceProviders: "create" } : {};
  if (hasContext) {
    answers.refuse(["context-id"], "the context exists");
    return { modes: providers, contextId: undefined };
  }
  const fallback = resourceId(resourceGroupId(subscriptionId, `rg-${name}-context`), "Microsoft.Edge/contexts", name);
  const own = { option: "context-id", asks: "ARM id of the context to create, in a resource group of its own", fallback };
  const contextId = await answers.one(settingQuestion("hub.capabilities.contextId", shape.capabilities.unwrap().shape.contextId, own));
  const group = await readable(inventory.arm.get(groupOf(contextId ?? fallback), apiVersions.resourceGroup));
  const groups: Modes = group === undefined ? { contextResourceGroup: "create" } : {};
  return { modes: { ...providers, ...groups, context: "create" }, contextId };
}
