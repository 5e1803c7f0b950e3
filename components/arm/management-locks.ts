import { apiVersions } from "../core/api-versions";
import { comparableId, groupOf, listId, subscriptionOf } from "../core/arm-id";
import { type ManagementLock, managementLock } from "../core/management-lock";
import type { ArmClient } from "./arm-client";
import { readable } from "./arm-error";

const lockType = "Microsoft.Authorization/locks";

/**
 * Locks of the subscriptions and resource groups of these objects, with those of everything in the groups; none where this identity may not list them.
 * Source: Management Locks, List At Resource Group Level (with what is below it), List By Scope with `atScope()`.
 */
export async function locksAround(arm: Pick<ArmClient, "listIfThere" | "list">, ids: readonly string[]): Promise<ManagementLock[]> {
  const groups = each(ids.map((id) => groupOf(id) || id));
  const lists = await Promise.all([
    ...each(groups.map(subscriptionOf)).map((scope) => readable(arm.list(listId(scope, lockType), apiVersions.lock, { $filter: "atScope()" }))),
    ...groups.map((scope) => readable(arm.listIfThere(listId(scope, lockType), apiVersions.lock))),
  ]);
  return lists.flatMap((list = []) => list.flatMap((body) => managementLock(body) ?? []));
}

/** Each id once, whatever its spelling. */
function each(ids: readonly string[]): string[] {
  return [...new Map(ids.map((id) => [comparableId(id), id])).values()];
}
