import type { ArmClient } from "../../../components/arm/arm-client";
import { ArmError, classify, isLocked, readable } from "../../../components/arm/arm-error";
import type { ArmOperation } from "../../../components/arm/operation";
import { apiVersions } from "../../../components/core/api-versions";
import { listId, nameOf, resourceGroupId, resourceId, sameArmId } from "../../../components/core/arm-id";
import { EdgeError, type Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import { finished, type Wait } from "./long-operation";

/** Tags of a scratch group: the run that created it, and when. */
export const scratchTags = { owner: "edge-staging-scratch-owner", created: "edge-staging-scratch-created" } as const;

/** Beginning of the names of everything in a scratch group: only letters, because names of registries have no others. */
export const scratchPrefix = "edgestagingscratch";

/** Name of the lock that a check sets. */
export const scratchLock = scratchPrefix;

/** A run that began earlier has ended, in milliseconds: its checks take minutes. Chosen by this project. */
const longestRunMs = 60 * 60_000;

/** How often, and how long apart in milliseconds, a deletion is tried again or looked for. Chosen by this project. */
const looks = { most: 60, waitMs: 10_000 };

/** A group that one run creates and deletes. */
export interface ScratchGroup {
  subscriptionId: string;
  name: string;
  location: string;
  /** The run, as a text that no other run has. */
  owner: string;
}

/** What the group's calls need. */
export interface GroupCalls {
  arm: ArmClient;
  wait: Wait;
  narrate(line: string): void;
  now(): Date;
  /** Has the run of this owner ended, as far as this machine knows? */
  hasEnded(owner: string): boolean;
}

/** ARM id of the group. */
export function scratchGroupId({ subscriptionId, name }: ScratchGroup): string {
  return resourceGroupId(subscriptionId, name);
}

/** Deletes what an interrupted run left behind under the group's name. @throws EdgeError `EDGE-SCRATCH-GROUP` for a group of anybody else */
export async function clearScratchGroup(group: ScratchGroup, calls: GroupCalls): Promise<void> {
  const id = scratchGroupId(group);
  const found = await calls.arm.get(id, apiVersions.resourceGroup);
  if (!found) return;
  await assertLeftBehind(found, group, calls);
  calls.narrate(`deleting resource group ${group.name}, which an interrupted run left behind`);
  await deleteWithLock(id, calls);
}

/** Creates the group, which must not exist. */
export async function createScratchGroup(group: ScratchGroup, { arm, narrate, now }: GroupCalls): Promise<void> {
  const id = scratchGroupId(group);
  narrate(`creating resource group ${group.name}`);
  const tags = { [scratchTags.owner]: group.owner, [scratchTags.created]: now().toISOString() };
  await arm.send({ method: "PUT", path: id, apiVersion: apiVersions.resourceGroup, body: { location: group.location, tags } });
}

/** Deletes the group with everything in it, if it is this run's. @throws EdgeError `EDGE-SCRATCH-LEFT` where it stays */
export async function deleteScratchGroup(group: ScratchGroup, calls: GroupCalls): Promise<void> {
  const id = scratchGroupId(group);
  try {
    const found = await calls.arm.get(id, apiVersions.resourceGroup);
    if (textAt(found, "tags", scratchTags.owner) !== group.owner) return;
    calls.narrate(`deleting resource group ${group.name}`);
    await deleteWithLock(id, calls);
  } catch (error) {
    const failure = classify(error);
    if (failure === undefined) throw error;
    throw new EdgeError([
      {
        code: "EDGE-SCRATCH-LEFT",
        what: `the scratch resource group could not be deleted: ${failure.code}: ${failure.reason}`,
        given: group.name,
        fix: `run the command again, which deletes it first, or: az group delete --name ${group.name} --subscription ${group.subscriptionId}`,
      },
    ]);
  }
}

/** A lock that a killed run left would refuse the deletion. */
async function deleteWithLock(id: string, calls: GroupCalls): Promise<void> {
  const { arm, wait } = calls;
  const locks = (await readable(arm.listIfThere(listId(id, "Microsoft.Authorization/locks"), apiVersions.lock))) ?? [];
  for (const lock of locks) {
    const lockId = textAt(lock, "id") ?? "";
    if (sameArmId(nameOf(lockId), scratchLock)) await arm.beginDelete(lockId, apiVersions.lock);
  }
  const operation = await deletionOf(id, calls);
  if (!operation) return;
  try {
    await finished(arm, operation, wait);
  } catch (error) {
    // The URL of the operation leads elsewhere, or somebody else answered: the deletion was accepted all the same.
    if (classify(error)?.is !== "notFromService") throw error;
    await untilGone(id, calls);
  }
}

/** Starts the deletion of the group. A lock that was removed may have effect for a while. */
async function deletionOf(id: string, { arm, wait }: GroupCalls): Promise<ArmOperation | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await arm.beginDelete(id, apiVersions.resourceGroup);
    } catch (error) {
      if (!isLocked(error) || tries >= looks.most) throw error;
      await wait(looks.waitMs);
    }
  }
}

async function untilGone(id: string, { arm, wait }: GroupCalls): Promise<void> {
  for (let tries = 1; (await arm.get(id, apiVersions.resourceGroup)) !== undefined; tries += 1) {
    if (tries >= looks.most) throw new ArmError(0, "OutOfTime", "it still exists", `DELETE ${id}`);
    await wait(looks.waitMs);
  }
}

async function assertLeftBehind(found: unknown, group: ScratchGroup, calls: GroupCalls): Promise<void> {
  const [owner, created] = [textAt(found, "tags", scratchTags.owner), textAt(found, "tags", scratchTags.created)];
  if (owner === undefined || created === undefined)
    throw refused(group, "the resource group exists, and this command did not create it", "a name that no resource group has", "choose another name");
  const endsBy = new Date(Date.parse(created) + longestRunMs);
  if (!calls.hasEnded(owner) && !(endsBy < calls.now()))
    throw refused(
      group,
      `another run is using the resource group since ${created}`,
      "a scratch group of a run that has ended",
      `wait until that run has ended; from ${endsBy.toISOString()} on it counts as ended`,
    );
  const others = (await calls.arm.list(`${scratchGroupId(group)}/resources`, apiVersions.resourceGroup)).filter(
    (one) => !nameOf(textAt(one, "id") ?? "").startsWith(scratchPrefix),
  );
  if (others.length > 0)
    throw refused(
      group,
      `the resource group holds ${others.length} resources that this command did not create`,
      "a resource group that only this command uses",
      "choose another name, or move those resources away",
    );
}

function refused({ name }: ScratchGroup, what: string, allowed: string, fix: string): EdgeError {
  const fault: Fault = { code: "EDGE-SCRATCH-GROUP", what, given: `--scratch-group ${name}`, allowed, fix };
  return new EdgeError([fault]);
}

/** Id of the registry of a run. Its name is unique in Azure. */
export function scratchRegistryId(group: ScratchGroup, unique: string): string {
  return resourceId(scratchGroupId(group), "Microsoft.ContainerRegistry/registries", `${scratchPrefix}${unique}`);
}

/** Id of the schema of a run: 3-24 letters, digits and `-`. */
export function scratchSchemaId(group: ScratchGroup): string {
  return resourceId(scratchGroupId(group), "Microsoft.Edge/schemas", scratchPrefix);
}
