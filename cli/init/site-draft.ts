import type { Environment } from "../../components/arm/credential";
import { nameOf, sameArmId } from "../../components/core/arm-id";
import type { Fault } from "../../components/core/fault";
import { textAt } from "../../components/core/json";
import type { SitePrerequisiteArgs } from "../../components/site/args";
import { siteDefaults } from "../../components/site/defaults";
import type { Solution } from "../../program/catalog/solution-folder";
import { siteSchema } from "../../program/config/site-schema";
import { type AdoptionDraft, adoptionDraft } from "./adoption-draft";
import type { Answers } from "./answers";
import { type ClusterLook, kubeconfigContexts, lookAtCluster } from "./cluster-look";
import type { Draft } from "./draft";
import { asChoices, type Inventory, type Listed } from "./inventory";
import { customLocationFeatures, noCluster, noHub, notConnected, nothingToAdopt } from "./prerequisites";
import { settingQuestion } from "./question";
import { prerequisitesOf } from "./site-prerequisites";
import { askForSolutions } from "./solution-answers";
import { askForTarget, type HubFacts } from "./target-draft";

/** What a site's draft is made from. */
export interface SiteSource {
  name: string;
  inventory: Inventory;
  solutions: readonly Solution[];
  /** All texts of `--value`. */
  values: readonly string[];
  /** Is the site one that was built by hand? */
  adopts: boolean;
  hubs: readonly HubFacts[];
  /** Clusters of the sites that have a file. */
  usedClusters: readonly string[];
  environment: Environment;
}

const { shape } = siteSchema;

/** Asks for the settings of a site; undefined where an answer is missing, which `answers` knows. */
export async function siteDraft(answers: Answers, source: SiteSource): Promise<Draft | undefined> {
  const hub = await askForHub(answers, source);
  const plainName = source.name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const keyFallback = shape.key.safeParse(plainName).success ? plainName : undefined;
  const own = { option: "key", asks: "Key: name of the site's resources in Azure and in the cluster", fallback: keyFallback };
  const key = await answers.one(settingQuestion("site.key", shape.key, own));
  const cluster = await askForCluster(answers, source);
  const context = await askForKubeContext(answers, source, cluster);
  const look = context === undefined ? undefined : await lookAtCluster(context, source.environment);
  const seen = look !== undefined && "storageClasses" in look ? look : undefined;
  const adoption = source.adopts ? await askForAdoption(answers, source, { hub, cluster }) : undefined;
  const flavor = await askForFlavor(answers);
  const storageClassName = source.adopts ? undefined : await askForStorageClass(answers, seen);
  const validity = await askForValidity(answers);
  const solutions = await askForSolutions(answers, source.solutions, source.values);
  const needed = source.solutions.filter(({ name }) => solutions.some((one) => one.name === name)).flatMap(({ capabilities }) => capabilities);
  const { inventory, hubs } = source;
  const target = adoption?.target ?? (await askForTarget(answers, { inventory, hubs, cluster, hub, capabilities: needed }));
  if (hub === undefined || key === undefined || cluster === undefined || context === undefined || target === undefined) return undefined;
  const prerequisites = await prerequisitesOf(
    inventory,
    { clusterId: cluster.id, customLocationId: textAt(target, "customLocationId") ?? "" },
    seen,
    storageClassName,
  );
  const registry = { ...(storageClassName && { storageClassName }), ...adoption?.registry };
  const settings = {
    hub,
    key,
    ...(adoption && { adopt: adoption.adopt }),
    ...(flavor !== undefined && flavor !== siteDefaults.flavor && { flavor }),
    ...(adoption?.isTrustOff && { nodeTrust: "off" }),
    connectedClusterId: cluster.id,
    clusterAccess: { context },
    ...(Object.keys(registry).length > 0 && { registry }),
    ...(validity && { passwords: { validity } }),
    ...(Object.keys(prerequisites).length > 0 && { prerequisites }),
    target,
    ...(solutions.length > 0 && { solutions }),
  };
  const unread = look !== undefined && "unreadable" in look ? [`the cluster could not be read: ${look.unreadable}`] : [];
  return {
    role: "site",
    settings,
    notes: notesOf(seen),
    missing: await missingAt(inventory, cluster, prerequisites),
    unread: [...unread, ...(adoption?.unread ?? [])],
  };
}

interface AdoptedPlace {
  hub: string | undefined;
  cluster: Listed | undefined;
}

async function askForAdoption(answers: Answers, { inventory, hubs }: SiteSource, { hub, cluster }: AdoptedPlace): Promise<AdoptionDraft | undefined> {
  answers.refuse(["storage-class"], "the adopted extension has its own volume");
  if (cluster === undefined || hub === undefined) return undefined;
  const registryId = hubs.find(({ name }) => name === hub)?.registryId;
  if (registryId === undefined) return void answers.add(nothingToAdopt(`the file of hub ${hub} names no registry`));
  const draft = await adoptionDraft(answers, { inventory, cluster, registryId });
  if (draft?.target) answers.refuse(["location", "capability", "custom-location", "context", "level"], "the adopted target has its own value");
  return draft;
}

async function askForHub(answers: Answers, { hubs }: SiteSource): Promise<string | undefined> {
  const choices = hubs.map(({ name }) => ({ value: name }));
  const fallback = hubs.length === 1 ? hubs[0]?.name : undefined;
  return answers.one(settingQuestion("site.hub", shape.hub, { option: "hub", asks: "Stack of the site's hub", choices, fallback, prerequisite: noHub }));
}

/** The default is the cluster of the stack's name, else the only one that no other site has. */
async function askForCluster(answers: Answers, { name, inventory, usedClusters }: SiteSource): Promise<Listed | undefined> {
  const all = await inventory.of("Microsoft.Kubernetes/connectedClusters");
  const free = all.filter(({ id }) => !usedClusters.some((used) => sameArmId(used, id)));
  const fallback = (free.find((one) => one.name === name) ?? (free.length === 1 ? free[0] : undefined))?.id;
  const own = { option: "cluster", asks: "Arc-enabled cluster of the site", choices: asChoices(all), fallback, prerequisite: noCluster };
  const id = await answers.one(settingQuestion("site.connectedClusterId", shape.connectedClusterId, own));
  return id === undefined ? undefined : (all.find((one) => one.id === id) ?? { id, name: nameOf(id), location: "<region>" });
}

async function askForKubeContext(answers: Answers, { environment }: SiteSource, cluster: Listed | undefined): Promise<string | undefined> {
  const names = kubeconfigContexts(environment);
  const fallback = names.find((one) => one === cluster?.name) ?? (names.length === 1 ? names[0] : undefined);
  const own = { option: "kube-context", asks: "Context of the kubeconfig for this cluster", choices: names.map((value) => ({ value })), fallback };
  return answers.one(settingQuestion("site.clusterAccess.context", shape.clusterAccess.shape.context, own));
}

async function askForFlavor(answers: Answers): Promise<string | undefined> {
  const own = { option: "flavor", asks: "Kubernetes distribution: generic or tanzu", fallback: siteDefaults.flavor };
  return answers.one(settingQuestion("site.flavor", shape.flavor, own));
}

async function askForValidity(answers: Answers): Promise<string | undefined> {
  const own = { option: "password-validity", asks: "How long passwords are valid, replaced before they expire", fallback: "P90D" };
  return answers.one(settingQuestion("site.passwords.validity", shape.passwords.unwrap().shape.validity.unwrap(), own));
}

/** Asked only where the cluster has no default class, or an option names one. */
async function askForStorageClass(answers: Answers, look: ClusterLook | undefined): Promise<string | undefined> {
  const classes = look?.storageClasses ?? [];
  const isOptional = look === undefined || classes.some(({ isDefault }) => isDefault);
  const own = { option: "storage-class", asks: "Storage class of the registry's volume", choices: classes.map(({ name }) => ({ value: name })), isOptional };
  const schema = shape.registry.unwrap().shape.storageClassName.unwrap();
  return answers.one(settingQuestion("site.registry.storageClassName", schema, own));
}

async function missingAt(inventory: Inventory, cluster: Listed, { customLocation }: SitePrerequisiteArgs): Promise<Fault[]> {
  const status = textAt(await inventory.cluster(cluster.id), "properties", "connectivityStatus") ?? "Connected";
  return [...(status === "Connected" ? [] : [notConnected(cluster.id, status)]), ...(customLocation === undefined ? [] : [customLocationFeatures(cluster.id)])];
}

function notesOf(look: ClusterLook | undefined): Record<string, string> {
  if (look === undefined) return {};
  const ranges = look.serviceRanges.length > 0 ? `The cluster's service range: ${look.serviceRanges.join(", ")}. ` : "";
  const classes = look.storageClasses.map(({ name, isDefault }) => `${name}${isDefault ? " (default)" : ""}`).join(", ");
  return { clusterAccess: `${ranges}Its storage classes: ${classes || "none"}.` };
}
