import armTypes from "../../../azure/data/arm-types.json";
import type { ResourceTable, Place } from "./resource-table";

/** The official property tables' description of one value. */
export interface ArmShape {
  type?: string;
  flags?: readonly string[];
  /** Values of a closed list, which have no type in the tables. */
  enum?: readonly string[];
  const?: string;
  properties?: Readonly<Record<string, ArmShape>>;
  items?: ArmShape;
  additionalProperties?: ArmShape;
  /** ARM's member name, if the SDK's differs; `properties/<name>` for a member that the SDK flattens. */
  wireName?: string;
}

const shapes: Readonly<Record<string, ArmShape>> = armTypes;

/** Shape of a whole body. */
export function bodyShape(table: ResourceTable): ArmShape {
  const key = `${table.armType}@${table.apiVersion}`;
  const shape = shapes[key];
  if (!shape) throw new Error(`the official property tables have no ${key}`);
  return shape;
}

/** Shape of the member that an SDK property maps to, with the SDK's names; undefined for properties outside the tables (`type`, `azureApiVersion`). */
export function memberShape(table: ResourceTable, name: string, place: Place): ArmShape | undefined {
  const body = bodyShape(table);
  const container = place === "top" ? body : body.properties?.properties;
  const shape = container?.properties?.[wireNameOf(table, name, place)];
  const named = shape && inSdkNames(shape, name, table.renamed ?? {});
  return named && table.flattened?.includes(name) ? withFlattened(named) : named;
}

/** The shape with the members of its `properties` beside the others, as the SDK has them. */
function withFlattened(shape: ArmShape): ArmShape {
  const { properties: inner, ...outer } = shape.properties ?? {};
  const lifted = Object.entries(inner?.properties ?? {}).map(([name, member]): [string, ArmShape] => [name, { ...member, wireName: `properties/${name}` }]);
  return { ...shape, properties: { ...outer, ...Object.fromEntries(lifted) } };
}

/** ARM's name of an SDK property. */
export function wireNameOf({ renamed = {} }: ResourceTable, name: string, place: Place): string {
  const [wireName] = Object.entries(renamed).find(([member, sdkName]) => place === "properties" && sdkName === name && /^\w+$/.test(member)) ?? [];
  return wireName ?? name;
}

function inSdkNames(shape: ArmShape, path: string, renamed: Readonly<Record<string, string>>): ArmShape {
  if (!Object.keys(renamed).some((place) => place.startsWith(path))) return shape;
  const members = Object.entries(shape.properties ?? {}).map(([name, member]): [string, ArmShape] => {
    const place = `${path}.${name}`;
    const sdkName = renamed[place];
    return sdkName === undefined ? [name, inSdkNames(member, place, renamed)] : [sdkName, { ...member, wireName: name }];
  });
  return {
    ...shape,
    ...(shape.properties ? { properties: Object.fromEntries(members) } : {}),
    ...(shape.items ? { items: inSdkNames(shape.items, `${path}[]`, renamed) } : {}),
  };
}

/** Is it set only by the service? */
export function isReadOnly(shape: ArmShape | undefined): boolean {
  return shape?.flags?.includes("readOnly") ?? false;
}
