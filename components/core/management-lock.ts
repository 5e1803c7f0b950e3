import { comparableId, scopeOf } from "./arm-id";
import type { Fault } from "./fault";
import { textAt } from "./json";

/** A management lock of Azure. */
export interface ManagementLock {
  /** ARM id. */
  id: string;
  /** What it locks, with everything in it: ARM id of a subscription, a resource group or a resource. */
  scope: string;
  /** `CanNotDelete` refuses deletions; `ReadOnly` every change, actions included. */
  level: "CanNotDelete" | "ReadOnly";
}

/** The lock in a body from ARM; undefined for one that locks nothing (`NotSpecified`). */
export function managementLock(body: unknown): ManagementLock | undefined {
  const [id, level] = [textAt(body, "id") ?? "", textAt(body, "properties", "level")];
  return level === "CanNotDelete" || level === "ReadOnly" ? { id, scope: scopeOf(id), level } : undefined;
}

/** Locks that refuse the deletion of one of these objects: at the object, above it or, because a deletion takes the content along, in it. Source: ARM, "Lock your resources to protect your infrastructure". */
export function locksAgainstDeletion(locks: readonly ManagementLock[], ids: readonly string[]): ManagementLock[] {
  return locks.filter(({ scope }) => ids.some((id) => isWithin(id, scope) || isWithin(scope, id)));
}

/** Locks that refuse changes of one of these objects. */
export function locksAgainstChange(locks: readonly ManagementLock[], ids: readonly string[]): ManagementLock[] {
  return locks.filter(({ scope, level }) => level === "ReadOnly" && ids.some((id) => isWithin(id, scope)));
}

function isWithin(id: string, scope: string): boolean {
  return `${comparableId(id)}/`.startsWith(`${comparableId(scope)}/`);
}

/** Fault: locks refuse what the program is about to do. `what`: one clause, which says that nothing was done yet. */
export function lockedFault(locks: readonly ManagementLock[], what: string): Fault {
  return {
    code: "EDGE-LOCKED",
    what,
    given: locks.map(({ id, level }) => `${level} ${id}`).join(", "),
    allowed: "no management lock on it, above it or in it",
    fix: `have the owner remove the lock (az lock delete --ids ${locks.map(({ id }) => id).join(" ")}), run it again, and set the lock again`,
  };
}
