import { ArmError, operation, type ArmRequest, type Azure, type Operation } from "../operation";
import { objectOf, textOf } from "../resource";
import type { Property } from "../property-table";
import { asSent, type Store, type StoredResource } from "../store";

const type = "Microsoft.Authorization/locks";
const one = `/{scope...}/providers/${type}/{name}`;
const common = { apiVersions: ["2016-09-01", "2020-05-01"], source: "Azure management-locks REST reference 2020-05-01", latency: "immediate" } as const;

const body: Property = {
  type: "object",
  properties: {
    properties: {
      type: "object",
      flags: ["required"],
      properties: {
        level: { type: "string", known: ["CanNotDelete", "ReadOnly", "NotSpecified"], flags: ["required"] },
        notes: { type: "string", maxLength: 512 },
      },
    },
  },
};

/** Management locks at any scope. */
export const managementLockOperations: readonly Operation[] = [
  operation({ ...common, verb: "PUT", path: one, body, handle: put }),
  operation({ ...common, verb: "GET", path: one, handle: (request, azure) => ({ status: 200, body: asSent(find(request, azure)) }) }),
  operation({ ...common, verb: "DELETE", path: one, handle: (request, azure) => ({ status: azure.store.delete(idOf(request)) ? 200 : 204 }) }),
  operation({ ...common, verb: "GET", path: one.replace("/{name}", ""), handle: list }),
];

function idOf({ parameters }: ArmRequest): string {
  return `${parameters.scope}/providers/${type}/${parameters.name}`;
}

function put(request: ArmRequest, azure: Azure) {
  const { level, notes } = objectOf(request.body?.properties);
  const id = idOf(request);
  const existing = azure.store.get(id);
  const properties = { level: textOf(level) ?? "", ...(notes === undefined ? {} : { notes }) };
  const stored = azure.store.put({ id: existing?.id ?? id, name: request.parameters.name ?? "", type, envelope: {}, properties, hidden: {} });
  return { status: existing ? 200 : 201, body: asSent(stored) };
}

function find(request: ArmRequest, azure: Azure): StoredResource {
  const found = azure.store.get(idOf(request));
  if (!found) throw new ArmError(404, "LockNotFound", `The lock '${request.parameters.name}' could not be found.`);
  return found;
}

/** Locks at the scope and below it. That a list leaves out what is inherited is `assumed`. */
function list({ parameters }: ArmRequest, azure: Azure) {
  const scope = `${parameters.scope?.toLowerCase()}/`;
  const fits = (lock: StoredResource) => `${scopeOf(lock)}/`.startsWith(scope);
  return { status: 200, body: { value: azure.store.all(type).filter(fits).map(asSent) } };
}

function scopeOf({ id }: StoredResource): string {
  return id.slice(0, id.toLowerCase().lastIndexOf("/providers/microsoft.authorization/locks/")).toLowerCase();
}

/**
 * Refuses what a lock forbids: a deletion at, below or above the locked scope, and under `ReadOnly` every write and action at or below it.
 * Locks themselves can be written and deleted. That a DELETE is refused before the service looks for the resource is `assumed`. Source: ARM, "Lock your resources to protect your infrastructure"; text as in public issues.
 * @throws ArmError `ScopeLocked`
 */
export function checkLocks(store: Store, method: string, path: string): void {
  if (method === "GET" || method === "HEAD" || /\/providers\/microsoft\.authorization\/locks\//i.test(path)) return;
  const at = `${path.toLowerCase().replace(/\/$/, "")}/`;
  const locks = store.all(type).filter((lock) => {
    const scope = `${scopeOf(lock)}/`;
    if (method === "DELETE") return lock.properties.level !== "NotSpecified" && (at.startsWith(scope) || scope.startsWith(at));
    return lock.properties.level === "ReadOnly" && at.startsWith(scope);
  });
  if (locks.length === 0) return;
  const scopes = locks.map((lock) => lock.id.slice(0, scopeOf(lock).length)).join(", ");
  const verb = method === "DELETE" ? "delete" : "write";
  throw new ArmError(
    409,
    "ScopeLocked",
    `The scope '${path}' cannot perform ${verb} operation because following scope(s) are locked: '${scopes}'. Please remove the lock and try again.`,
  );
}
