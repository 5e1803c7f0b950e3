import type { ArmClient } from "../../arm/arm-client";
import { readable } from "../../arm/arm-error";
import { apiVersions } from "../../core/api-versions";
import { extensionId, nameOf } from "../../core/arm-id";
import { textAt } from "../../core/json";
import { isAlreadyActivated } from "../../diagnosis/extension-failure";
import type { Context } from "../../dynamic/lifecycle";
import { ClusterAccessError } from "../access/cluster-access-error";
import { type MissingPart, missingParts } from "../access/instance";
import type { ActivationInputs } from "./inputs";

/** Whether an instance still exists. `unknown`: Azure or the cluster cannot answer, so nothing is concluded. */
export type Loss = { is: "present" } | { is: "lost"; reason: string } | { is: "unknown"; reason: string };

const present: Loss = { is: "present" };

/** How long an instance that Azure calls Online is watched for activity, and how often, in milliseconds. An instance reports about once a minute. Our proposal. */
const watchMs = 300_000;
const watchEveryMs = 2_000;

/** Where an instance is recorded; a state of 0.1.0 has the connected registry only. */
type Place = Partial<Pick<ActivationInputs, "connectedRegistryId" | "connectedClusterId" | "extension" | "context">>;

/**
 * Why Azure shows that the recorded instance no longer exists, or is not the one that is activated; empty if it shows neither. Waits while somebody deletes the extension,
 * because a second deletion fails while the first one runs. Throws ArmError.
 */
export async function lossInAzure(inputs: ActivationInputs, previous: Place, context: Pick<Context, "arm" | "clock" | "log">): Promise<string> {
  const { connectedClusterId = inputs.connectedClusterId, extension = inputs.extension } = previous;
  const live = await settledExtension(connectedClusterId, extension, context);
  const found = await azureLoss({ ...inputs, connectedClusterId, extension }, live, context.arm);
  return found.is === "lost" ? found.reason : "";
}

/** The extension in Azure, read again until a deletion that somebody else began has ended; undefined where it does not exist. */
async function settledExtension(connectedClusterId: string, extension: string, { arm, clock, log }: Pick<Context, "arm" | "clock" | "log">) {
  const read = () => readExtension(connectedClusterId, extension, arm);
  const isBeingDeleted = (live: unknown) => textAt(live, "properties", "provisioningState") === "Deleting";
  let live = await read();
  if (!isBeingDeleted(live)) return live;
  log(`extension ${extension} is being deleted: waiting until it is gone`);
  for (const endMs = clock.nowMs() + watchMs; isBeingDeleted(live); live = await read()) {
    if (clock.nowMs() >= endMs) {
      log(`extension ${extension} is still being deleted: run again once it is gone, which installs the site's registry again`);
      return live;
    }
    await clock.wait(watchEveryMs);
  }
  return live;
}

function readExtension(connectedClusterId: string, extension: string, arm: ArmClient) {
  return arm.get(extensionId(connectedClusterId, extension), apiVersions.kubernetesConfiguration);
}

/** Whether Azure and the cluster show the recorded instance. An instance that Azure sees at work exists, whatever a kubeconfig shows. Throws ArmError. */
export async function lossInCluster({ connectedRegistryId, connectedClusterId, extension, context }: Place, services: Context): Promise<Loss> {
  if (!connectedRegistryId || !connectedClusterId || !extension || !context) return present;
  const live = await readExtension(connectedClusterId, extension, services.arm);
  const inAzure = await azureLoss({ connectedRegistryId, connectedClusterId, extension }, live, services.arm);
  if (inAzure.is !== "present" || !inAzure.isInstalled) return inAzure;
  const missing = await missingIn(context, extension, services);
  if (!Array.isArray(missing)) return missing;
  if (missing.length === 0) return present;
  if (!(await isAtWork(connectedRegistryId, services))) return lossOnceDeleted(context, extension, services);
  return {
    is: "unknown",
    reason: `${lacks(missing)}, but Azure still receives reports of its instance: if it is being deleted, refresh again once the connected registry is Offline; otherwise context ${context} is another cluster`,
  };
}

/** What an instance that is not at work has lost. Waits until the cluster has finished deleting it, because nothing can be installed in a namespace that is being deleted. */
async function lossOnceDeleted(context: string, extension: string, services: Context): Promise<Loss> {
  const { clock } = services;
  for (const endMs = clock.nowMs() + watchMs; ; await clock.wait(watchEveryMs)) {
    const missing = await missingIn(context, extension, services);
    if (!Array.isArray(missing)) return missing;
    if (missing.length === 0) return present;
    const deleting = missing.filter(({ isBeingDeleted }) => isBeingDeleted).map(({ what }) => what);
    if (deleting.length === 0) return { is: "lost", reason: lacks(missing) };
    if (clock.nowMs() >= endMs)
      return { is: "unknown", reason: `the cluster is still deleting ${deleting.join(", ")}: refresh again once it is gone; a finalizer may keep it` };
  }
}

const lacks = (missing: readonly MissingPart[]) => `the cluster has no ${missing.map(({ what }) => what).join(", no ")}`;

type AzureLoss = Exclude<Loss, { is: "present" }> | { is: "present"; isInstalled: boolean };

async function azureLoss(
  { connectedRegistryId, connectedClusterId, extension }: Pick<ActivationInputs, "connectedRegistryId" | "connectedClusterId" | "extension">,
  live: unknown,
  arm: ArmClient,
): Promise<AzureLoss> {
  if (live !== undefined) {
    const state = textAt(live, "properties", "provisioningState");
    if (isAlreadyActivated(live)) return { is: "lost", reason: `another instance of connected registry ${nameOf(connectedRegistryId)} is activated` };
    return { is: "present", isInstalled: state === "Succeeded" };
  }
  // Without its cluster nothing can be installed again: the site moves to another one, or is retired.
  const cluster = await readable(arm.get(connectedClusterId, apiVersions.connectedCluster));
  if (cluster === undefined) return { is: "unknown", reason: `its cluster ${connectedClusterId} cannot be read` };
  const registry = await arm.get(connectedRegistryId, apiVersions.containerRegistry);
  // Without an active instance there is nothing to release: the extension was never installed, or the registry is deactivated already.
  if (textAt(registry, "properties", "activation", "status") !== "Active") return { is: "present", isInstalled: false };
  return { is: "lost", reason: `extension ${extension} no longer exists` };
}

/** What the cluster lacks of the instance; `unknown` where it does not answer, or not to this user. */
async function missingIn(context: string, extension: string, { environment }: Context): Promise<MissingPart[] | { is: "unknown"; reason: string }> {
  try {
    return await missingParts(context, extension, environment);
  } catch (error) {
    if (error instanceof ClusterAccessError) return { is: "unknown", reason: error.message };
    throw error;
  }
}

/** Whether the instance reports to Azure from now on. One that Azure calls Offline does not; a lost one stays Online until it has missed its reports. */
async function isAtWork(connectedRegistryId: string, { arm, clock }: Context): Promise<boolean> {
  const look = () => arm.send({ method: "GET", path: connectedRegistryId, apiVersion: apiVersions.containerRegistry });
  const sinceMs = (await look()).time.getTime();
  for (const endMs = clock.nowMs() + watchMs; clock.nowMs() < endMs; await clock.wait(watchEveryMs)) {
    const { body } = await look();
    const state = textAt(body, "properties", "connectionState");
    if (state !== "Online" && state !== "Syncing") return false;
    if (Date.parse(textAt(body, "properties", "lastActivityTime") ?? "") > sinceMs) return true;
  }
  return false;
}
