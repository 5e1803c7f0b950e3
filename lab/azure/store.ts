/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
/** A JSON object. */
export type JsonObject = { [key: string]: Json };

/** A resource in the store. */
export interface StoredResource {
  /** ARM id in the casing of its creator. */
  id: string;
  name: string;
  /** For example `Microsoft.Edge/targets`. */
  type: string;
  /** Top-level members besides id, name, type and properties: location, tags, sku, identity, extendedLocation, eTag, systemData. */
  envelope: JsonObject;
  properties: JsonObject;
  /** Internal data (password hashes, revision counters); never sent. */
  hidden: Record<string, unknown>;
}

/** All resources of the lab's Azure, by case-insensitive id. */
export class Store {
  private readonly resources = new Map<string, StoredResource>();
  private readonly watchers = new Set<(resource: StoredResource, change: "put" | "delete") => void>();

  get(id: string): StoredResource | undefined {
    return this.resources.get(id.toLowerCase());
  }

  put(resource: StoredResource): StoredResource {
    this.resources.set(resource.id.toLowerCase(), resource);
    for (const watcher of this.watchers) watcher(resource, "put");
    return resource;
  }

  delete(id: string): boolean {
    const resource = this.get(id);
    if (!resource) return false;
    this.resources.delete(id.toLowerCase());
    for (const watcher of this.watchers) watcher(resource, "delete");
    return true;
  }

  /** Every resource whose id is below this prefix (children and extension resources), optionally of one type. */
  below(prefix: string, type?: string): StoredResource[] {
    const start = `${prefix.toLowerCase().replace(/\/$/, "")}/`;
    return this.all(type).filter((resource) => resource.id.toLowerCase().startsWith(start));
  }

  all(type?: string): StoredResource[] {
    const wanted = type?.toLowerCase();
    return [...this.resources.values()].filter((resource) => !wanted || resource.type.toLowerCase() === wanted);
  }

  /** Calls back after each change. @returns a function that stops the calls */
  watch(watcher: (resource: StoredResource, change: "put" | "delete") => void): () => void {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

/** The resource as a client sees it. */
export function asSent(resource: StoredResource): JsonObject {
  const { id, name, type, envelope, properties } = resource;
  return { id, name, type, ...envelope, properties: properties as Json };
}
