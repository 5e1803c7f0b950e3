import { apiVersions } from "../../components/core/api-versions";
import { comparableLocation, nameOf, sameArmId } from "../../components/core/arm-id";
import { at, listAt, textAt } from "../../components/core/json";
import { isRegistryExtension } from "../../components/diagnosis/registry-extensions";
import { siteSchema } from "../../program/config/site-schema";
import type { Answers } from "./answers";
import { asChoices, type Inventory, type Listed } from "./inventory";
import { nothingToAdopt } from "./prerequisites";
import { settingQuestion } from "./question";

/** Settings of a hand-built site, read from what exists. */
export interface AdoptionDraft {
  adopt: Readonly<Record<string, unknown>>;
  /** `site.registry`, as far as it differs from the defaults or must match. */
  registry: Readonly<Record<string, unknown>>;
  /** `site.target` of the existing target; undefined where there is none. */
  target: Readonly<Record<string, unknown>> | undefined;
  /** Is trust of the nodes not distributed by the extension? */
  isTrustOff: boolean;
  /** Open points that the file cannot express, as sentences. */
  unread: string[];
}

/** Where a hand-built site is. */
export interface AdoptionPlace {
  inventory: Inventory;
  cluster: Listed;
  /** The hub's registry. */
  registryId: string;
}

const adoptShape = siteSchema.shape.adopt.unwrap().shape;

/** Asks which existing resources belong to the site, and drafts the settings that adopt them; undefined where an answer is missing. */
export async function adoptionDraft(answers: Answers, place: AdoptionPlace): Promise<AdoptionDraft | undefined> {
  const { inventory, cluster, registryId } = place;
  const extensions = ((await inventory.extensionsOf(cluster.id)) ?? []).filter(isRegistryExtension);
  const extensionId = await askFor(answers, {
    setting: "extensionId",
    option: "extension",
    asks: "Connected registry extension to adopt",
    ids: extensions.map((one) => textAt(one, "id") ?? ""),
    place: `cluster ${cluster.name} has no connected registry extension that the account sees`,
  });
  const extension = extensions.find((one) => textAt(one, "id") === extensionId);
  const all = await inventory.arm.listIfThere(`${registryId}/connectedRegistries`, apiVersions.containerRegistry);
  const connectedRegistryId = await askFor(answers, {
    setting: "connectedRegistryId",
    option: "connected-registry",
    asks: "Connected registry of the hub's registry to adopt",
    ids: all.map((one) => textAt(one, "id") ?? ""),
    usual: extensionId === undefined ? undefined : nameOf(extensionId),
    place: `registry ${nameOf(registryId)} has no connected registry that the account sees`,
  });
  const connectedRegistry = all.find((one) => textAt(one, "id") === connectedRegistryId);
  const target = await targetOn(answers, place);
  if (extensionId === undefined || connectedRegistryId === undefined) return undefined;
  return drafted(connectedRegistry, extension, target);
}

interface AdoptedQuestion {
  setting: "extensionId" | "connectedRegistryId";
  option: string;
  asks: string;
  ids: readonly string[];
  /** Name of the usual one of several. */
  usual?: string | undefined;
  /** Fault if none is found. */
  place: string;
}

function askFor(answers: Answers, { setting, option, asks, ids, usual, place }: AdoptedQuestion): Promise<string | undefined> {
  const choices = ids.map((value) => ({ value, name: nameOf(value) }));
  const fallback = ids.length === 1 ? ids[0] : ids.find((id) => usual !== undefined && sameArmId(nameOf(id), usual));
  const own = { option, asks, choices, fallback, prerequisite: nothingToAdopt(place) };
  return answers.one(settingQuestion(`site.adopt.${setting}`, adoptShape[setting], own));
}

/** The target on a custom location of the cluster; undefined where there is none. */
async function targetOn(answers: Answers, { inventory, cluster }: AdoptionPlace): Promise<unknown> {
  const locations = await inventory.customLocationsOn(cluster.id);
  const here = (await inventory.of("Microsoft.Edge/targets")).filter((one) => locations.some(({ id }) => sameArmId(id, one.extendedLocation ?? "")));
  const own = { option: "target", asks: "Target to adopt", choices: asChoices(here), fallback: here.length === 1 ? here[0]?.id : undefined };
  if (here.length === 0) return undefined;
  const id = await answers.one(settingQuestion("site.adopt.targetId", adoptShape.targetId.unwrap(), own));
  const target = id === undefined ? undefined : await inventory.arm.get(id, apiVersions.edge);
  // The service answers with another spelling of its own types.
  return target && { ...target, id };
}

/** The chart's own size of the volume. Source: "Deploy the connected registry Arc extension", glossary. */
const chartStorage = "500Gi";

/** The settings of what exists, as ARM returns it. Pure. */
export function drafted(connectedRegistry: unknown, extension: unknown, target: unknown): AdoptionDraft {
  const live = (key: string) => textAt(at(extension, "properties", "configurationSettings"), key);
  const isOff = (key: string) => live(key)?.toLowerCase() === "false";
  const properties = at(connectedRegistry, "properties");
  const isOwn = isOff("cert-manager.enabled");
  const registry = {
    serviceAddress: live("service.clusterIP"),
    storageRequest: live("pvc.storageRequest") ?? chartStorage,
    storageClassName: live("pvc.storageClassName"),
    logLevel: textAt(properties, "logging", "logLevel"),
    auditLog: textAt(properties, "logging", "auditLogStatus") === "Enabled" ? true : undefined,
    syncSchedule: textAt(properties, "parent", "syncProperties", "schedule"),
    garbageCollection: garbageCollectionIn(properties),
    certificate: isOwn || isOff("cert-manager.install") ? undefined : { from: "extension" },
  };
  return {
    adopt: {
      connectedRegistryId: textAt(connectedRegistry, "id"),
      extensionId: textAt(extension, "id"),
      ...(target === undefined ? {} : { targetId: textAt(target, "id") }),
      ...clientTokens(properties),
    },
    registry: Object.fromEntries(Object.entries(registry).filter(([, value]) => value !== undefined)),
    target: target === undefined ? undefined : targetSettings(target),
    isTrustOff: isOff("trustDistribution.enabled"),
    unread: isOwn ? ["the site's certificate is made elsewhere: add site.registry.certificate to the file, with its source"] : [],
  };
}

function garbageCollectionIn(properties: unknown) {
  const [enabled, schedule] = [at(properties, "garbageCollection", "enabled"), textAt(properties, "garbageCollection", "schedule")];
  return typeof enabled === "boolean" ? { enabled, ...(schedule === undefined ? {} : { schedule }) } : undefined;
}

function clientTokens(properties: unknown) {
  const ids = listAt(properties, "clientTokenIds").map(String);
  return ids.length === 0 ? {} : { clientTokenIds: ids };
}

function targetSettings(target: unknown) {
  return {
    location: comparableLocation(textAt(target, "location") ?? ""),
    customLocationId: textAt(target, "extendedLocation", "name"),
    contextId: textAt(target, "properties", "contextId"),
    hierarchyLevel: textAt(target, "properties", "hierarchyLevel"),
    capabilities: listAt(target, "properties", "capabilities").map(String),
  };
}
