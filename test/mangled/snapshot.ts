import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesObject } from "@kubernetes/client-node";
import type { World } from "../../lab/world";

/** Everything that a run may change, by name: resources in Azure, objects in the cluster, and resources in the engine's state. */
export type Snapshot = Record<string, string>;

/** Members that change without a write, by clock or heartbeat. */
const moving = [
  "systemData",
  "eTag",
  "lastActivityTime",
  "lastSyncTime",
  "statusDetails",
  "connectionState",
  "lastModifiedAt",
  "time",
  "modified",
  "created",
  "ciphertext",
];

const kinds: readonly [string, string][] = [
  ["v1", "Namespace"],
  ["v1", "Secret"],
  ["v1", "ConfigMap"],
  ["v1", "Service"],
  ["apps/v1", "DaemonSet"],
  ["apps/v1", "Deployment"],
];

function textOf(value: unknown): string {
  return JSON.stringify(value, (key: string, member: unknown) => {
    if (moving.includes(key)) return undefined;
    if (/dependencies$/i.test(key) && Array.isArray(member)) return [...(member as string[])].sort();
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

/** Takes a snapshot of the world. Texts of secrets are hashed. */
export async function snapshotOf(world: World, stacks: readonly string[]): Promise<Snapshot> {
  return { ...azureOf(world), ...(await clusterOf(world)), ...Object.assign({}, ...stacks.map((stack) => stateOf(world, stack))) };
}

function azureOf(world: World): Snapshot {
  const lasting = world.azure.azure.store.all().filter(({ type }) => !type.endsWith("/jobs"));
  return Object.fromEntries(
    lasting.map(({ id, envelope, properties, hidden }) => [`azure ${id.toLowerCase()}`, textOf({ envelope, properties, hidden: hashed(textOf(hidden)) })]),
  );
}

async function clusterOf(world: World): Promise<Snapshot> {
  const found: [string, string][] = [];
  for (const site of world.sites.values())
    for (const [apiVersion, kind] of kinds)
      for (const object of await site.client.list<KubernetesObject & { data?: unknown; spec?: unknown }>(apiVersion, kind)) {
        const { metadata = {}, data, spec } = object;
        const { namespace = "", name = "", uid, labels, annotations } = metadata;
        found.push([`cluster ${kind} ${namespace}/${name}`, textOf({ uid, labels, annotations, spec, data: hashed(textOf(data ?? {})) })]);
      }
  return Object.fromEntries(found);
}

/** A resource in the engine's state. */
interface StoredResource extends Record<string, unknown> {
  urn: string;
}

/** The members that later runs depend on. The engine writes other members differently after a failed run. */
function essence({ id, inputs, outputs, dependencies, parent, provider }: StoredResource): object {
  return { id, inputs, outputs, dependencies, parent, provider };
}

/** File of a stack's state in the engine's backend. */
export function stateFile({ folder }: World, stack: string): string {
  return join(folder, "state", ".pulumi", "stacks", "edge-staging", `${stack}.json`);
}

function stateOf(world: World, stack: string): Snapshot {
  const { checkpoint } = JSON.parse(readFileSync(stateFile(world, stack), "utf8")) as {
    checkpoint: { latest: { resources: StoredResource[]; pending_operations?: unknown[] } };
  };
  const { resources, pending_operations: pending = [] } = checkpoint.latest;
  return {
    [`state ${stack} pending operations`]: textOf(pending),
    ...Object.fromEntries(resources.map((resource) => [`state ${resource.urn}`, textOf(essence(resource))])),
  };
}

function hashed(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Differences to another snapshot: names, each with `created`, `deleted` or the changed part. */
export function differences(before: Snapshot, after: Snapshot): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [one, other] = [before[name], after[name]];
    if (one === other) return [];
    if (one === undefined) return [`${name} created`];
    if (other === undefined) return [`${name} deleted`];
    return [`${name} changed: ${firstDifference(one, other)}`];
  });
}

function firstDifference(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const from = Math.max(0, at - 40);
  return `...${one.slice(from, at + 40)}... became ...${other.slice(from, at + 40)}...`;
}
