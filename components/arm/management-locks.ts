import { apiVersions } from "../core/api-versions";
import { comparableId, groupOf, listId, subscriptionOf } from "../core/arm-id";
import { type ManagementLock, managementLock } from "../core/management-lock";
import type { ArmClient } from "./arm-client";
import { readable } from "./arm-error";

const lockType = "Microsoft.Authorization/locks";

/**
 * Locks in the subscriptions and resource groups of these objects; none where this identity may not list them. The groups are listed too, because an identity may have rights at its groups only.
 * Source: Management Locks, List At Subscription Level and List At Resource Group Level: with what is below.
 */
export async function locksAround(arm: Pick<ArmClient, "listIfThere">, ids: readonly string[]): Promise<ManagementLock[]> {
  const groups = each(ids.map((id) => groupOf(id) || id));
  const scopes = [...each(groups.map(subscriptionOf)), ...groups];
  const lists = await Promise.all(scopes.map((scope) => readable(arm.listIfThere(listId(scope, lockType), apiVersions.lock))));
  const locks = lists.flatMap((list = []) => list.flatMap((body) => managementLock(body) ?? []));
  return [...new Map(locks.map((lock) => [comparableId(lock.id), lock])).values()];
}

/** Each id once, whatever its spelling. */
function each(ids: readonly string[]): string[] {
  return [...new Map(ids.map((id) => [comparableId(id), id])).values()];
}
