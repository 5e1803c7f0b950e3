import type { ArmAnswer, ArmCall } from "../../components/arm/arm-call";
import type { ArmClient } from "../../components/arm/arm-client";
import { ArmError } from "../../components/arm/arm-error";
import type { JsonObject } from "../../components/core/json";
import { at } from "../../components/core/json";

/** Resources in memory by id; ids are compared without case, as in Azure. */
export class Resources {
  private readonly byId = new Map<string, JsonObject>();
  private readonly refused = new Set<string>();

  /** The resource as Azure returns it. Throws ArmError 403 if access was refused. */
  get(id: string): JsonObject | undefined {
    if (this.refused.has(id.toLowerCase())) throw new ArmError(403, "AuthorizationFailed", "no role", `GET ${id}`);
    return structuredClone(this.byId.get(id.toLowerCase()));
  }

  /** Its properties. */
  properties(id: string): JsonObject | undefined {
    return this.get(id)?.["properties"] as JsonObject | undefined;
  }

  /** Writes a complete resource; its id and name are added. */
  set(id: string, body: JsonObject): JsonObject {
    const resource = { id, name: id.slice(id.lastIndexOf("/") + 1), ...structuredClone(body) };
    this.byId.set(id.toLowerCase(), resource);
    return resource;
  }

  /** Changes some properties of a resource. */
  change(id: string, properties: JsonObject): void {
    const live = this.get(id) ?? {};
    this.set(id, { ...live, properties: { ...(live["properties"] as JsonObject | undefined), ...properties } });
  }

  /** Removes a resource with all its children. */
  delete(id: string): void {
    const gone = id.toLowerCase();
    for (const key of this.byId.keys()) if (key === gone || key.startsWith(`${gone}/`)) this.byId.delete(key);
  }

  /** Refuses all further reads of this id. */
  refuse(id: string): void {
    this.refused.add(id.toLowerCase());
  }

  /** Members of a collection, also of a subscription. Throws ArmError 404 if the parent does not exist. */
  list(collection: string, filter?: string): JsonObject[] {
    if (this.refused.has(collection.toLowerCase())) throw new ArmError(403, "AuthorizationFailed", "no role", `GET ${collection}`);
    const owner = collection.replace(/(\/providers\/[^/]+)?\/[^/]+$/, "").toLowerCase();
    const ofSubscription = /^\/subscriptions\/[^/]+$/.test(owner);
    if (!ofSubscription && !this.byId.has(owner)) throw new ArmError(404, "ResourceNotFound", "no such resource", `GET ${collection}`);
    const [, principal] = /^principalId eq '(.*)'$/.exec(filter ?? "") ?? [];
    const collectionOf = (key: string) => key.slice(0, key.lastIndexOf("/")).replace(ofSubscription ? /\/resourcegroups\/[^/]+/ : "", "");
    return [...this.byId]
      .filter(([key, resource]) => collectionOf(key) === collection.toLowerCase() && (!principal || at(resource, "properties", "principalId") === principal))
      .map(([, resource]) => structuredClone(resource));
  }
}

/** A client that reads these resources; `now` is the service's time. */
export function armReading(resources: Resources, now = new Date(0)): ArmClient {
  const list: ArmClient["list"] = async (id, _apiVersion, query) => resources.list(id, query?.["$filter"]);
  const arm: Pick<ArmClient, "get" | "list" | "listIfThere" | "send" | "accessToken"> = {
    get: async (id) => resources.get(id),
    list,
    listIfThere: (id, apiVersion) => list(id, apiVersion).catch(noneIfMissing),
    send: async ({ path }) => answer(200, found(resources.get(path), path), {}, now),
    accessToken: async () => "token",
  };
  return arm as ArmClient;
}

/** A response of the service. */
export function answer(status: number, body: JsonObject | undefined, headers: Readonly<Record<string, string>> = {}, time = new Date(0)): ArmAnswer {
  return { status, body, header: (name) => headers[name], time };
}

/** The resource; throws the service's 404 if it does not exist. */
export function found(resource: JsonObject | undefined, path: ArmCall["path"]): JsonObject {
  if (resource) return resource;
  throw new ArmError(404, "ResourceNotFound", "no such resource", path);
}

function noneIfMissing(error: unknown): JsonObject[] {
  if (error instanceof ArmError && error.status === 404) return [];
  throw error;
}
