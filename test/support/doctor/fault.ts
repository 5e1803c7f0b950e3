import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import type { JsonObject } from "../../../lab/azure/store";
import { resourceGroupId, siteFacts } from "../../../lab/facts";
import { armCall } from "../arm-call";
import type { ProgramWorld } from "../program-world";

/** One injected fault with the finding that the doctor must report. */
export interface DoctorFault {
  what: string;
  /** @default line-1 */
  stack?: "hub" | "line-1";
  check: string;
  code: string;
  fix: RegExp;
  /** Injects the fault. Resolves to a function that applies the finding's fix, if the common fix of its group does not repair it. */
  break(given: ProgramWorld): unknown;
}

/** Faults that exist at the same time, because none of them hides another. */
export interface FaultGroup {
  name: string;
  faults: readonly DoctorFault[];
  /** The common fix, after each fault's own fix. @default - none */
  mend?(given: ProgramWorld): Promise<unknown>;
}

/** ARM id of the hub's registry. */
export const registryId = `${resourceGroupId("rg-edge-hub")}/providers/Microsoft.ContainerRegistry/registries/edgehubdemo`;
/** ARM id of the site's connected registry. */
export const connectedRegistryId = `${registryId}/connectedRegistries/line1`;
/** API version of Container Registry. */
export const registryVersion = "2025-11-01";
/** The site. */
export const line = siteFacts("line-1");
/** Namespace of the site's registry. */
export const namespace = line.namespace;

/** The stored state of the lab's Azure. */
export const store = ({ world }: ProgramWorld) => world.azure.azure.store;
/** Changes properties of a resource of Container Registry, by hand. */
export const patch = ({ world }: ProgramWorld, id: string, properties: object) => armCall(world, "PATCH", id, registryVersion, { properties });
/** Kubeconfig of the site with write permission. */
export const config = ({ world }: ProgramWorld) => {
  const kubeconfig = new KubeConfig();
  kubeconfig.loadFromFile(world.sites.get("line-1")?.kubeconfig ?? "");
  return kubeconfig;
};
/** The API of the site's cluster. */
export const core = (given: ProgramWorld) => config(given).makeApiClient(CoreV1Api);
/** The API of its Deployments. */
export const apps = (given: ProgramWorld) => config(given).makeApiClient(AppsV1Api);
/** The lab's own client of the cluster. */
export const client = ({ world }: ProgramWorld) => {
  const site = world.sites.get("line-1");
  assert.ok(site);
  return site.client;
};

/** Changes stored properties without a request. @returns the previous state */
export function stored(given: ProgramWorld, id: string, change: JsonObject, envelope: JsonObject = {}): () => void {
  const found = store(given).get(id);
  assert.ok(found, id);
  store(given).put({ ...found, envelope: { ...found.envelope, ...envelope }, properties: { ...found.properties, ...change } });
  return () => {
    const present = store(given).get(id);
    if (present) store(given).put({ ...present, envelope: found.envelope, properties: { ...present.properties, ...found.properties } });
  };
}

/** Changes settings of a stack's file. @returns the previous file */
export function declared(given: ProgramWorld, stack: "hub" | "line-1", change: (settings: Record<string, unknown>) => object): () => void {
  const file = given.project.file("stacks", `Pulumi.${stack}.yaml`);
  const former = readFileSync(file, "utf8");
  given.project.change(stack, stack === "hub" ? "hub" : "site", (settings) => ({ ...settings, ...change(settings) }));
  return () => writeFileSync(file, former);
}

/** A group of settings with some of them changed. */
export const member = (settings: Record<string, unknown>, name: string, change: object) => ({ [name]: { ...(settings[name] as object), ...change } });
/** Changes settings of the site. */
export const site = (given: ProgramWorld, change: (settings: Record<string, unknown>) => object) => declared(given, "line-1", change);
/** Changes settings of the hub. */
export const hub = (given: ProgramWorld, change: (settings: Record<string, unknown>) => object) => declared(given, "hub", change);

/** Resolves when the cluster's API meets the condition; otherwise the runner's timeout ends the test. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}

/** Resolves when the stored state of the lab's Azure meets the condition; otherwise the runner's timeout ends the test. */
export function untilStored(given: ProgramWorld, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSo()) return;
      stop();
      resolve();
    };
    const stop = store(given).watch(look);
    look();
  });
}

/** Resolves when the site's registry is Online in the stored state of the lab's Azure. */
export function online(given: ProgramWorld): Promise<void> {
  return untilStored(given, () => store(given).get(connectedRegistryId)?.properties["connectionState"] === "Online");
}

/** Removes an action of a scope map. */
export const scopeMapWithout = async (given: ProgramWorld, name: string, action: string) => {
  const id = `${registryId}/scopeMaps/${name}`;
  const { actions } = (await armCall(given.world, "GET", id, registryVersion))["properties"] as { actions: string[] };
  assert.ok(actions.includes(action), actions.join(", "));
  await patch(given, id, { actions: actions.filter((one) => one !== action) });
};

/** The fix made by a run with refresh. */
export const refresh = /run `(pulumi refresh`, then `pulumi up|edge-staging up .*-- --refresh)`/;
