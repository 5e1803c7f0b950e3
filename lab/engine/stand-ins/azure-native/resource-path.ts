import type { JsonObject } from "../../../azure/operation";
import type { ResourceTable } from "./resource-table";

/** Path parts that are the id of another resource. */
const ids = ["scope", "resourceUri"];

/** ARM id of these inputs. Encodes parts; of the id of another resource, only strips the outer slashes. */
export function resourcePath(table: ResourceTable, inputs: JsonObject, subscriptionId: string): string {
  return table.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = name === "subscriptionId" ? subscriptionId : inputs[name];
    if (typeof value !== "string") throw new Error(`the id of ${table.type} needs ${name}`);
    return ids.includes(name) ? value.replace(/^\/+|\/+$/g, "") : encodeURIComponent(value);
  });
}

/** Path parts of an id, by name. @throws Error if the id is of another type */
export function pathParts(table: ResourceTable, id: string): Record<string, string> {
  const pattern = table.path.replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>${ids.includes(name) ? ".+" : "[^/]+"})`);
  const match = new RegExp(`^${pattern}$`, "i").exec(id);
  if (!match?.groups) throw new Error(`${id} is not an id of ${table.type}: ${table.path}`);
  const parts = Object.entries(match.groups).filter(([name]) => name in table.inputs);
  return Object.fromEntries(parts.map(([name, value]) => [name, ids.includes(name) ? value : decodeURIComponent(value)]));
}
