import type { JsonObject } from "../operation";
import { propertyTable, type Property } from "../property-table";
import { objectOf } from "../resource";
import { asSent, type StoredResource } from "../store";

const type = "Microsoft.ContainerRegistry/registries";

/** A registry as an API version shows it: members that the version's table does not have are left out, at the first two levels of `properties`. Source: recordings of the Azure CLI 2.70 and 2.90. */
export function registryBody(registry: StoredResource, apiVersion: string): JsonObject {
  const table = propertyTable(type, apiVersion)?.properties?.properties;
  return asSent({ ...registry, properties: membersOf(registry.properties, table) });
}

function membersOf(given: JsonObject, table: Property | undefined, depth = 2): JsonObject {
  const known = table?.properties;
  if (!known) return given;
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => {
      const member = known[name];
      if (!member) return [];
      return [[name, depth > 1 && member.type === "object" ? membersOf(objectOf(value), member, depth - 1) : value]];
    }),
  );
}
