import { setTimeout as wait } from "node:timers/promises";
import type { JsonObject } from "../../../azure/operation";
import { ApiRefusal, type ApiServer, isMissingNamespace } from "./api-server";
import type { KindTable } from "./kind-table";
import { isAnnotated, managedFieldsOf, nameOf } from "./manifest";

/** Options of a write. */
export interface WriteOptions {
  fieldManager: string;
  preview: boolean;
  /** Take ownership of fields from other managers. */
  force: boolean;
  signal: AbortSignal;
}

/** Field managers of older write methods; the vendor's plugin takes ownership of their fields before it applies. */
const formerManagers = ["pulumi-kubernetes", "pulumi-kubernetes.exe", "pulumi-resource-kubernetes", "kubectl", "before-first-apply"];
const creator = "pulumi-kubernetes";
const createRetries = 5;
const firstRetryMs = 1000;
const pollMs = 200;

/** One object of the cluster, written like the vendor does: POST to create, server-side apply to change. */
export class ClusterObject {
  constructor(
    private readonly server: ApiServer,
    private readonly table: KindTable,
    private readonly namespace: string,
    private readonly name: string,
  ) {}

  /** Undefined if the object does not exist. */
  async read(signal: AbortSignal): Promise<JsonObject | undefined> {
    try {
      return await this.server.send("GET", this.path, { signal });
    } catch (error) {
      if (error instanceof ApiRefusal && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Creates the object; refuses an existing one. Retries a 404 (missing namespace) five times, after 1 s, doubling each time. */
  async create(manifest: JsonObject, { preview, signal }: WriteOptions): Promise<JsonObject> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.server.send("POST", this.collection, {
          query: { fieldManager: creator, fieldValidation: "Strict", ...dryRun(preview) },
          body: manifest,
          signal,
        });
      } catch (error) {
        if (preview || attempt === createRetries || !isMissingNamespace(error)) throw error;
        await wait(firstRetryMs * 2 ** attempt, undefined, { signal });
      }
    }
  }

  /** Creates the object or updates it to the manifest. */
  async apply(manifest: JsonObject, { fieldManager, preview, force, signal }: WriteOptions): Promise<JsonObject> {
    const query = { fieldManager, fieldValidation: "Strict", force: String(force), ...dryRun(preview) };
    try {
      return await this.server.send("PATCH", this.path, { query, body: manifest, contentType: "application/apply-patch+yaml", signal });
    } catch (error) {
      if (!(error instanceof ApiRefusal && error.status === 409)) throw error;
      throw new ApiRefusal(
        409,
        error.reason,
        `server-side apply field conflict detected\nThe resource managed by field manager "${fieldManager}" had an apply conflict: ${error.message}`,
      );
    }
  }

  /** Moves fields written in other ways to the applying manager: otherwise its own earlier values would conflict. */
  async takeOverFields(live: JsonObject, fieldManager: string, signal: AbortSignal): Promise<void> {
    const fields = managedFieldsOf(live);
    if (!fields.some(isFormer) || fields.some(({ manager, operation }) => manager === fieldManager && operation === "Apply")) return;
    const [first, ...others] = [...fields.filter(isFormer), ...fields.filter((field) => !isFormer(field))];
    const value = [{ ...first, manager: fieldManager, operation: "Apply" }, ...others];
    const patch = [{ op: "replace", path: "/metadata/managedFields", value }];
    await this.server.send("PATCH", this.path, { body: patch, contentType: "application/json-patch+json", signal });
  }

  /** Deletes with dependents and waits until it is gone. */
  async delete(signal: AbortSignal): Promise<void> {
    try {
      await this.server.send("DELETE", this.path, { body: { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Foreground" }, signal });
    } catch (error) {
      if (error instanceof ApiRefusal && error.status === 404) return;
      throw error;
    }
    while (await this.read(signal)) await wait(pollMs, undefined, { signal });
  }

  /** Waits until the object is ready by the vendor's rules. */
  async whenReady(live: JsonObject, signal: AbortSignal): Promise<JsonObject> {
    const { isReady } = this.table;
    if (!isReady || isAnnotated(live, "pulumi.com/skipAwait")) return live;
    for (let now = live; ; ) {
      if (isReady(now)) return now;
      await wait(pollMs, undefined, { signal });
      now = (await this.read(signal)) ?? now;
    }
  }

  private get collection(): string {
    return this.table.collection.replace("{namespace}", encodeURIComponent(this.namespace));
  }

  private get path(): string {
    return `${this.collection}/${encodeURIComponent(this.name)}`;
  }
}

/** Must a preview force ownership? Yes if nothing can conflict, or if the real run would take the fields over first. */
export function forcesInPreview(live: JsonObject | undefined): boolean {
  return live === undefined || managedFieldsOf(live).some(isFormer);
}

/** The object that an id names. */
export function objectNamed(server: ApiServer, table: KindTable, id: string): ClusterObject {
  const [namespace, name] = id.includes("/") ? id.split("/") : ["", id];
  return new ClusterObject(server, table, namespace || "default", name ?? "");
}

/** The object that a manifest describes. */
export function objectDescribed(server: ApiServer, table: KindTable, manifest: JsonObject, namespace: string): ClusterObject {
  return new ClusterObject(server, table, namespace, nameOf(manifest));
}

function isFormer({ manager, operation }: JsonObject): boolean {
  return typeof manager === "string" && formerManagers.includes(manager) && (operation === "Update" || manager === "kubectl");
}

function dryRun(preview: boolean): Record<string, string> {
  return preview ? { dryRun: "All" } : {};
}
