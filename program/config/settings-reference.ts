import { z } from "zod";
import { secretSettings } from "./config-source";
import { hubSchema } from "./hub-schema";
import { hubsSchema } from "./hubs-schema";
import { rolloutSchema } from "./rollout-schema";
import { siteSchema } from "./site-schema";
import { condition } from "./values";

/** A setting's JSON Schema (draft 7), with the metadata of values.ts still in it. */
export interface SettingSchema {
  type?: string | string[];
  description?: string;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, SettingSchema>;
  required?: string[];
  items?: SettingSchema;
  oneOf?: SettingSchema[];
  const?: unknown;
  allowed?: string;
  absent?: string;
  alsoChecked?: string;
  [keyword: string]: unknown;
}

/** One setting as users read about it. */
export interface Setting {
  /** Dotted path, for example `site.registry.serviceAddress`; `[]` stands for each item of a list. Those of a rollout's plan begin in its file: `waves[].soak`. */
  name: string;
  role: "hub" | "site" | "rollout";
  /** `group`: a map of settings. `list`: a list of groups or values. `value`: anything else. `secret`: a key of its own in the config. */
  kind: "group" | "list" | "value" | "secret";
  /** The values allowed, as one phrase. */
  allowed: string;
  /** Is it required wherever the group around it is given? */
  required: boolean;
  /** JSON value that applies where the setting is absent; undefined where there is no fixed one. */
  default?: unknown;
  /** What applies where the setting is absent and has no fixed default. */
  absent?: string | undefined;
  /** What the setting means. */
  description: string;
  /** A check that the program makes and the JSON Schema of stack files does not. */
  alsoChecked?: string | undefined;
}

/** JSON Schema of each role's settings as users write them: everything with a default is optional. */
export function settingSchemas(): Record<"hub" | "site", SettingSchema> {
  return { hub: jsonSchema(hubSchema), site: jsonSchema(siteSchema) };
}

/** JSON Schema of a rollout's plan, as users write it. */
export function rolloutPlanSchema(): SettingSchema {
  return jsonSchema(rolloutSchema);
}

/** JSON Schema of the list of hubs, as users write it. */
export function hubsFileSchema(): SettingSchema {
  return jsonSchema(hubsSchema);
}

/** Every setting of a rollout's plan; a group stands before its members. */
export function rolloutSettings(): Setting[] {
  return membersOf("rollout", "", rolloutPlanSchema());
}

function jsonSchema(schema: z.ZodType): SettingSchema {
  const { $schema: _, ...settings } = z.toJSONSchema(schema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    override: ({ jsonSchema: json }) => {
      if (json.oneOf) Object.assign(json, asOneObject(json as SettingSchema));
      if (json.oneOf) delete json.oneOf;
      // A format of zod's own; the pattern beside it says the same.
      if (json.format === "cidrv4") delete json.format;
    },
  }) as SettingSchema;
  return settings;
}

/** Variants of an object, told apart by a constant in their first property, as one object with conditions: editors then complete the constant and report the wrong property itself. */
function asOneObject({ oneOf: variants = [] }: SettingSchema): SettingSchema {
  const key = Object.keys(variants[0]?.properties ?? {})[0] ?? "";
  const constants = variants.map(({ properties = {} }) => properties[key] ?? {});
  const others = variants.flatMap(({ properties = {} }) => Object.entries(properties).filter(([name]) => name !== key));
  const description = constants.map(({ const: value, description: meaning }) => `\`${String(value)}\`: ${meaning}`).join(" ");
  const conditionOf = ({ properties = {}, required = [] }: SettingSchema) =>
    condition(
      { properties: { [key]: { const: properties[key]?.const } }, required: [key] },
      { required, properties: Object.fromEntries(others.filter(([name]) => !(name in properties)).map(([name]) => [name, false])) },
    );
  return {
    type: "object",
    properties: { [key]: { type: "string", enum: constants.map((constant) => constant.const), description }, ...Object.fromEntries(others) },
    required: [key],
    additionalProperties: false,
    allOf: variants.map(conditionOf),
  };
}

/** Every setting and secret, in the order of the schemas; a group stands before its members. */
export function settings(): Setting[] {
  const schemas = settingSchemas();
  const secrets = Object.entries(secretSettings).map(
    ([name, { role, allowed, description }]): Setting => ({ name, role, kind: "secret", allowed, required: false, description }),
  );
  return [...membersOf("hub", "hub", schemas.hub), ...membersOf("site", "site", schemas.site), ...secrets];
}

function membersOf(role: Setting["role"], path: string, { properties = {}, required = [], default: defaults }: SettingSchema): Setting[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const inherited = isMap(defaults) ? defaults[name] : undefined;
    const setting: Setting = {
      name: at,
      role,
      kind: schema.properties ? "group" : schema.type === "array" ? "list" : "value",
      allowed: allowedBy(schema),
      required: required.includes(name) && inherited === undefined,
      default: schema.default ?? inherited,
      absent: schema.absent,
      description: schema.description ?? "",
      alsoChecked: schema.alsoChecked,
    };
    const items = schema.items?.properties ? membersOf(role, `${at}[]`, schema.items) : [];
    const checked = schema.items?.alsoChecked;
    return [{ ...setting, alsoChecked: [setting.alsoChecked, checked].filter(Boolean).join(" ") || undefined }, ...membersOf(role, at, schema), ...items];
  });
}

function allowedBy({ allowed, enum: values, type, properties }: SettingSchema): string {
  if (values) return values.map((value) => `\`${String(value)}\``).join(" | ");
  if (properties) return "a map of settings";
  return type === "boolean" ? "`true` | `false`" : (allowed ?? String(type));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
