import { connectedRegistry } from "./connected-registry";
import { context } from "./context";
import { customLocation } from "./custom-location";
import { diagnostic } from "./diagnostic";
import { diagnosticSetting } from "./diagnostic-setting";
import { eventSubscription } from "./event-subscription";
import { extension } from "./extension";
import { registry } from "./registry";
import { resourceGroup } from "./resource-group";
import type { ResourceTable } from "./resource-table";
import { roleAssignment } from "./role-assignment";
import { roleDefinition } from "./role-definition";

/** Every modelled resource type. */
export const resourceTables: readonly ResourceTable[] = [
  resourceGroup,
  registry,
  connectedRegistry,
  extension,
  roleAssignment,
  roleDefinition,
  diagnosticSetting,
  diagnostic,
  eventSubscription,
  context,
  customLocation,
];

/** The table of a type token. @throws Error that lists the known types */
export function tableOf(type: string): ResourceTable {
  const table = resourceTables.find((known) => known.type === type);
  if (!table) throw new Error(`resource type ${type} is not modelled; known: ${resourceTables.map((known) => known.type).join(", ")}`);
  return table;
}
