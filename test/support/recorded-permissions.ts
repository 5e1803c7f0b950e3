import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Place } from "../../components/core/operator-roles";
import type { Authorization } from "../../lab/azure/authorization/authorization-log";
import { contextId, facts, resourceGroupId, siteFacts, workspaceId } from "../../lab/facts";

const file = join(process.cwd(), "test", "recorded-permissions", "permissions.json");

/** A kind of stack whose runs are recorded. */
export type RecordedStack = "hub" | "site";

/** What runs of the lab needed at one place. */
export interface RecordedPermission {
  stack: RecordedStack;
  action: string;
  at: Place;
  /** Commands that needed it, sorted. */
  runs: string[];
  /** One call that needed it, and the scope at which it was authorized; only the scope for a login at the registry itself. */
  scope: string;
  call?: { method: string; path: string; apiVersion: string };
}

/** Recorded site: its cluster is in another subscription than the hub. */
export const recordedSite = siteFacts("line-1", facts.plantSubscriptionId);

/** Ids of the places in the lab. */
export const placeIds: Readonly<Record<Place, string>> = {
  "hub subscription": `/subscriptions/${facts.subscriptionId}`,
  "hub resource group": resourceGroupId(facts.hub.resourceGroup),
  workspace: workspaceId,
  context: contextId,
  "site subscription": `/subscriptions/${facts.plantSubscriptionId}`,
  "site resource group": resourceGroupId(recordedSite.resourceGroup, facts.plantSubscriptionId),
};

/** The innermost place that a scope is in. */
export function placeOf(scope: string): Place {
  const within = (id: string) => `${scope.toLowerCase()}/`.startsWith(`${id.toLowerCase()}/`);
  const [place] = (Object.keys(placeIds) as Place[]).filter((one) => within(placeIds[one])).sort((a, b) => placeIds[b].length - placeIds[a].length);
  if (place === undefined) throw new Error(`${scope} is in none of the places`);
  return place;
}

/** Is a place the other one, or in it, so that a role at the other one counts there too? */
export function isWithin(place: Place, other: Place): boolean {
  return `${placeIds[place]}/`.startsWith(`${placeIds[other]}/`);
}

/** Collects what the runs of a principal needed. */
export class PermissionRecorder {
  private readonly found = new Map<string, RecordedPermission>();

  /** Adds what a run of a stack needed. */
  add(stack: RecordedStack, run: string, authorizations: readonly Authorization[]): void {
    for (const { action, scope, call } of authorizations) {
      const at = placeOf(scope);
      const key = keyOf({ stack, action, at });
      const known = this.found.get(key);
      const sample = { stack, action, at, runs: [run], scope: withoutGuids(scope), ...(call && { call: { ...call, path: withoutGuids(call.path) } }) };
      if (known === undefined) this.found.set(key, sample);
      else if (!known.runs.includes(run)) known.runs = [...known.runs, run].sort();
    }
  }

  /** Everything found, sorted. */
  permissions(): RecordedPermission[] {
    return [...this.found.values()].sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  }
}

/** One text for stack, action and place, in which permissions compare. */
export function keyOf({ stack, action, at }: Pick<RecordedPermission, "stack" | "action" | "at">): string {
  return `${stack}: ${action} at ${at}`;
}

/** Names that the service or the run chose become one fixed GUID; the subscriptions of the lab stay. */
function withoutGuids(id: string): string {
  const kept: readonly string[] = [facts.subscriptionId, facts.plantSubscriptionId];
  return id.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, (guid) => (kept.includes(guid) ? guid : "00000000-0000-4000-8000-000000000000"));
}

/** What the recorded runs needed. */
export function recordedPermissions(): RecordedPermission[] {
  return JSON.parse(readFileSync(file, "utf8")) as RecordedPermission[];
}

/** Records what runs needed. */
export function recordPermissions(permissions: readonly RecordedPermission[]): void {
  writeFileSync(file, `${JSON.stringify(permissions, undefined, 2)}\n`);
}
