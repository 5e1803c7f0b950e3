import { at, isObject } from "../../components/core/json";

/** A field of a catalog file that the service knows and this program does not implement, or that nobody reads. */
export interface UnsupportedField {
  /** Path in the file, for example `rules.configs.cameraUrl.expression`. */
  path: string;
  value: unknown;
  what: string;
  /** What may be there instead, as one phrase. */
  allowed: string;
  /** @default remove it, or correct its spelling */
  fix?: string;
}

const types = ["string", "boolean", "int", "float", "object"];
const allowedTypes = `${types.join(", ")}, array, array[<type of the items>]`;
/** Members of a rule that this program checks values with. */
const checks = ["type", "required", "defaultValue", "pattern", "allowedValues", "disallowedValues", "minValue", "maxValue"];
/** Members of a rule that say how a portal shows a value and who edits it there. `editableAt`: in older samples. */
const hints = ["description", "label", "placeHolder", "disabled", "editableBy", "editableAt"];
const templateKeys = ["schema", "metadata", "configs"];

const conditions = "the grammar of conditions is not published, so nothing would check the values of sites before they are staged";
const conditionFix = "remove it, and use pattern, allowedValues, disallowedValues, minValue or maxValue";

/**
 * Top-level fields of a configuration template that the program does not implement, and unknown ones.
 * Source: configuration model, template: `schema`, `metadata`, `dependencies`, `configs`.
 */
export function unsupportedInTemplate(template: unknown): UnsupportedField[] {
  return fieldsBeside(template, templateKeys).map(([key, value]) => ({
    ...{ path: key, value, allowed: templateKeys.join(", ") },
    ...(key === "dependencies" ? dependencies : { what: `a configuration template has no field ${key}` }),
  }));
}

const dependencies = {
  what: "solution dependencies are not supported: a review would have to name the other solution's version on the target",
  fix: "remove it, pin the other solution in site.solutions too, and repeat its values, or share them with $config",
};

/** Fields of a schema that no value would be checked with. Source: configuration model, schema: `metadata`, `rules.configs`, `validations`; schema rules. */
export function unsupportedInSchema(schema: unknown): UnsupportedField[] {
  const rules = at(schema, "rules");
  return [
    ...fieldsBeside(schema, ["metadata", "rules"]).map(([key, value]) => besideRules(key, key, value, "metadata, rules")),
    ...fieldsBeside(rules, ["configs"]).map(([key, value]) => besideRules(key, `rules.${key}`, value, "configs")),
    ...(isAbsent(rules) || isObject(rules) ? inRules(at(rules, "configs"), "rules.configs") : [noMap("rules", rules)]),
  ];
}

function besideRules(key: string, path: string, value: unknown, allowed: string): UnsupportedField {
  if (key === "validations") return { path, value, allowed, what: `validations are not supported: ${conditions}`, fix: conditionFix };
  if (path === key) return { path, value, allowed, what: `a schema has no field ${key}` };
  return { path, value, allowed, what: "rules are read below rules.configs only", fix: `move it to rules.configs.${key}, if it is a rule` };
}

/** A map of rules, by dotted or nested keys. */
function inRules(node: unknown, path: string): UnsupportedField[] {
  if (isAbsent(node)) return [];
  if (!isObject(node)) return [noMap(path, node)];
  return Object.entries(node).flatMap(([key, value]) => {
    const below = `${path}.${key}`;
    if (key.includes("${{")) return [{ path: below, value, what: "a schema cannot include another one", allowed: "rules of its own" }];
    if (isAbsent(value)) return [noMap(below, value)];
    return isRule(value) ? inRule(value, below) : inRules(value, below);
  });
}

/** A rule has a member that a map of rules cannot have: one of a rule's names whose value is not a map. */
function isRule(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && [...checks, ...hints, "expression"].some((name) => value[name] !== undefined && !isObject(value[name]));
}

function inRule(rule: Readonly<Record<string, unknown>>, path: string): UnsupportedField[] {
  const type = typeof rule["type"] === "string" ? rule["type"].replaceAll(/\s/g, "") : undefined;
  return [
    ...fieldsBeside(rule, [...checks, ...hints]).map(([key, value]) => {
      const field = { path: `${path}.${key}`, value, allowed: [...checks, ...hints].join(", ") };
      if (key === "expression") return { ...field, what: `expression is not supported: ${conditions}`, fix: conditionFix };
      return { ...field, what: `a rule has no field ${key}` };
    }),
    ...(isKnownType(type)
      ? wrongMembers(rule, type ?? "").map(([key, allowed]) => ({ path: `${path}.${key}`, value: rule[key], what: `${key} would check nothing`, allowed }))
      : [{ path: `${path}.type`, value: rule["type"], what: "a rule without a known type checks nothing", allowed: allowedTypes, fix: "correct it" }]),
  ];
}

function isKnownType(type: string | undefined): boolean {
  const [, base = "", items] = /^(\w+)(?:\[(\w+)\])?$/.exec(type ?? "") ?? [];
  return items === undefined ? [...types, "array"].includes(base) : base === "array" && types.includes(items);
}

/** Checks of a rule that its type does not have, or whose own value has another form. Source: schema rules: `minValue` and `maxValue` for numeric types only. */
function wrongMembers(rule: Readonly<Record<string, unknown>>, type: string): [key: string, allowed: string][] {
  const isNumeric = type === "int" || type === "float";
  const bound = isNumeric ? "a number" : "for types int and float only";
  const forms: [key: string, allowed: string, isRight: (value: unknown) => boolean][] = [
    ["required", "true or false", (value) => typeof value === "boolean"],
    ["pattern", "a text", (value) => typeof value === "string"],
    ["allowedValues", "a list", Array.isArray],
    ["disallowedValues", "a list", Array.isArray],
    ["minValue", bound, (value) => isNumeric && typeof value === "number"],
    ["maxValue", bound, (value) => isNumeric && typeof value === "number"],
  ];
  return forms.flatMap(([key, allowed, isRight]) => (rule[key] === undefined || isRight(rule[key]) ? [] : [[key, allowed]]));
}

function noMap(path: string, value: unknown): UnsupportedField {
  return { path, value, what: `${path} holds no rules`, allowed: "a map of rules, each a map with a type", fix: "correct it" };
}

function fieldsBeside(node: unknown, known: readonly string[]): [string, unknown][] {
  return isObject(node) ? Object.entries(node).filter(([key]) => !known.includes(key)) : [];
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}
