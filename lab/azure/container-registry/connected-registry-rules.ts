import { secondsOf } from "../duration";
import type { Azure, JsonObject } from "../operation";
import type { Violation } from "../property-table";
import { objectOf, sameId, textOf, textsOf } from "../resource";
import type { StoredResource } from "../store";

/** Source: connected-registry reference 5. */
const clientLimit = 50;
const daySeconds = 86_400;

/** A connected registry's desired state in a body. */
export interface DesiredConnectedRegistry {
  registryId: string;
  name: string;
  mode: string;
  parentId: string | undefined;
  tokenId: string;
  syncProperties: JsonObject;
  clientTokenIds: string[];
}

/** Reads the members that the rules check. */
export function desiredConnectedRegistry(registryId: string, name: string, properties: JsonObject): DesiredConnectedRegistry {
  const parent = objectOf(properties.parent);
  const syncProperties = objectOf(parent.syncProperties);
  return {
    registryId,
    name,
    mode: textOf(properties.mode) ?? "",
    parentId: textOf(parent.id),
    tokenId: textOf(syncProperties.tokenId) ?? "",
    syncProperties,
    clientTokenIds: textsOf(properties.clientTokenIds),
  };
}

/** Violations of a desired connected registry beyond its schema. Source: connected-registry reference 1.1, 1.7, 5. */
export function connectedRegistryViolations(desired: DesiredConnectedRegistry, azure: Azure): Violation[] {
  return [
    ...nameViolations(desired.name),
    ...tokenViolations(desired, azure),
    ...parentViolations(desired, azure),
    ...syncViolations(desired.syncProperties),
    ...clientViolations(desired, azure),
  ];
}

/** Starts with a letter, 5 to 40 characters. */
function nameViolations(name: string): Violation[] {
  return /^[a-zA-Z][a-zA-Z0-9]{4,39}$/.test(name) ? [] : [{ path: "name", message: "must begin with a letter and have 5 to 40 letters and digits" }];
}

function tokenViolations({ tokenId, registryId }: DesiredConnectedRegistry, azure: Azure): Violation[] {
  const path = "properties.parent.syncProperties.tokenId";
  const token = azure.store.get(tokenId);
  if (!token || !isChildOf(token, registryId)) return [{ path, message: `'${tokenId}' is no token of the registry` }];
  return textOf(token.properties.scopeMapId) === undefined ? [{ path, message: `token '${token.name}' has no scope map` }] : [];
}

/** The parent must be writable or have the same mode. */
function parentViolations({ parentId, mode }: DesiredConnectedRegistry, azure: Azure): Violation[] {
  if (parentId === undefined) return [];
  const parent = azure.store.get(parentId);
  if (!parent) return [{ path: "properties.parent.id", message: `'${parentId}' does not exist` }];
  const parentMode = textOf(parent.properties.mode);
  return parentMode === "ReadWrite" || parentMode === "Registry" || parentMode === mode
    ? []
    : [{ path: "properties.mode", message: `${mode} does not fit below a parent of mode ${parentMode}` }];
}

/** Shape and limits of schedule, window and message lifetime. */
export function syncViolations(sync: JsonObject, prefix = "properties.parent.syncProperties"): Violation[] {
  const violations: Violation[] = [];
  const schedule = textOf(sync.schedule);
  if (schedule !== undefined && !isCron(schedule)) violations.push({ path: `${prefix}.schedule`, message: "must be a cron expression with five fields" });
  const limits = { messageTtl: [daySeconds, 90 * daySeconds, "P1D to P90D"], syncWindow: [3_600, 7 * daySeconds, "PT1H to P7D"] } as const;
  for (const [key, [least, most, text]] of Object.entries(limits)) {
    const value = textOf(sync[key]);
    const seconds = value === undefined ? undefined : secondsOf(value);
    if (value !== undefined && (seconds === undefined || seconds < least || seconds > most))
      violations.push({ path: `${prefix}.${key}`, message: `must be an ISO 8601 duration of ${text}` });
  }
  return violations;
}

/** Client tokens must exist in the registry and not exceed the limit. */
export function clientViolations({ clientTokenIds, registryId }: Pick<DesiredConnectedRegistry, "clientTokenIds" | "registryId">, azure: Azure): Violation[] {
  const path = "properties.clientTokenIds";
  const unknown = clientTokenIds.filter((id) => {
    const token = azure.store.get(id);
    return !token || !isChildOf(token, registryId);
  });
  return [
    ...unknown.map((id) => ({ path, message: `'${id}' is no token of the registry` })),
    ...(clientTokenIds.length > clientLimit ? [{ path, message: `can hold ${clientLimit} tokens` }] : []),
  ];
}

function isChildOf(resource: StoredResource, parentId: string): boolean {
  return sameId(resource.id.split("/").slice(0, -2).join("/"), parentId);
}

function isCron(schedule: string): boolean {
  return /^(?:[\d*/,-]+)(?: [\d*/,-]+)(?: [\d*/,-]+)(?: [\d*/,a-zA-Z-]+)(?: [\d*/,a-zA-Z-]+)$/.test(schedule.trim());
}
