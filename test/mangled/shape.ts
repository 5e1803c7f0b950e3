import type { Snapshot } from "./snapshot";

/** Parts of a snapshot that differ between two changes of the same kind: each is replaced by a fixed text. */
const masks: readonly [RegExp, string][] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "guid"],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time"],
  [/[0-9a-f]{64}/g, "hash"],
  [/stream-\d+/g, "stream-n"],
  [/password[12]/g, "passwordN"],
];

const revisionName = /vision-1\.0\.0\.(\d+)/g;

/**
 * A snapshot without parts that every change renews: revisions are numbered from the newest, passwords and generations are masked. Only the names of resources in the engine's state
 * and of objects in the cluster count.
 */
export function shapeOf(snapshot: Snapshot): Snapshot {
  const all = JSON.stringify(Object.keys(snapshot));
  const revisions = [...new Set([...all.matchAll(revisionName)].map(([, number]) => Number(number)))].sort((one, other) => other - one);
  const ranked = (text: string) => text.replaceAll(revisionName, (_, number: string) => `vision-revision-${revisions.indexOf(Number(number))}`);
  return Object.fromEntries(Object.entries(snapshot).map(([name, text]) => [masked(ranked(name)), shapeText(name, ranked(text))]));
}

function shapeText(name: string, text: string): string {
  if (name.endsWith("pending operations")) return text;
  if (!name.startsWith("azure ")) return "there";
  const { properties } = JSON.parse(text) as { properties: Record<string, unknown> };
  return masked(JSON.stringify({ state: properties["state"], provisioningState: properties["provisioningState"], credentials: properties["credentials"] }));
}

function masked(text: string): string {
  return masks.reduce((given, [part, by]) => given.replaceAll(part, by), text);
}

/** Names in a shape that are missing in another one. */
export function beyond(shape: Snapshot, other: Snapshot): string[] {
  return Object.keys(shape).filter((name) => !(name in other));
}
