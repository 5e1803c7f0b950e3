import type { Json, JsonObject } from "../operation";
import { objectOf } from "../resource";
import { ExpressionFailure, evaluateText, type ExpressionFunction } from "./expression";
import { type SchemaRule, valueFault } from "./schema-rules";

/** Inputs of a configuration. */
export interface ResolutionInputs {
  /** Tree of the configuration template. */
  configs: JsonObject;
  specification: JsonObject;
  /** Values set for this template version at the target. */
  values: JsonObject;
  rules: readonly SchemaRule[];
  /** The target as ARM returns it. */
  target: JsonObject;
  /** Address of the connected registry on the target's cluster. @throws ExpressionFailure if there is none */
  connectedRegistryIp: () => string;
  /** Values of a config template, `name/version` or `subscription/group/name/version`, for the target. @throws ExpressionFailure if the target may not read it */
  sharedConfiguration: (reference: string) => JsonObject;
}

/** The resolved configuration that a revision stores. */
export interface ResolvedConfiguration {
  configs: JsonObject;
  specification: JsonObject;
}

/** A configuration that cannot be resolved, with all faults. */
export class ResolutionFailure extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join("; "));
  }
}

/**
 * Evaluates all expressions of a template and its specification, fills in defaults, and checks the result against the schema.
 * A missing value becomes the schema's default; without one, it is a fault if required, else null. Source: workload-orchestration reference 3.2 to 3.4.
 */
export function resolveConfiguration(inputs: ResolutionInputs): ResolvedConfiguration {
  const resolution = new Resolution(inputs);
  const configs = objectOf(resolution.resolved(inputs.configs, "configs"));
  const specification = objectOf(resolution.resolved(inputs.specification, "specification"));
  const filled = resolution.checked(configs);
  if (resolution.faults.size > 0) throw new ResolutionFailure([...resolution.faults]);
  return { configs: filled, specification };
}

class Resolution {
  readonly faults = new Set<string>();
  private readonly functions: Record<string, ExpressionFunction>;
  /** Own properties being read, outermost first; detects cycles. */
  private readonly reading: string[] = [];

  constructor(private readonly inputs: ResolutionInputs) {
    this.functions = {
      val: (...given) => this.valueSet(onlyText("val", given)),
      property: (...given) => this.ownProperty(onlyText("property", given)),
      target: (...given) => this.targetAttribute(onlyText("target", given)),
      connectedRegistryIP: (...given) => {
        if (given.length > 0) throw new ExpressionFailure("$connectedRegistryIP takes nothing.");
        return inputs.connectedRegistryIp();
      },
      config: (...given) => this.sharedValue(...given),
    };
  }

  /** The tree with all expressions evaluated; null where evaluation fails. */
  resolved(node: Json, at: string): Json {
    if (typeof node === "string") return this.evaluated(node, at);
    if (Array.isArray(node)) return node.map((item, index) => this.resolved(item, `${at}[${index}]`));
    if (typeof node !== "object" || node === null) return node;
    const entries = Object.entries(node).flatMap(([key, child]): [string, Json][] => {
      if (!key.includes("${{")) return [[key, this.resolved(child, `${at}.${key}`)]];
      this.faults.add(`${at}: the lab does not model '${key}'`);
      return [];
    });
    return Object.fromEntries(entries);
  }

  /** Applies the schema to the resolved tree and the values; defaults replace nulls of the tree. */
  checked(configs: JsonObject): JsonObject {
    let filled = configs;
    for (const rule of this.inputs.rules) {
      const inTree = valueAt(filled, rule.key);
      const value = inTree ?? valueAt(this.inputs.values, rule.key) ?? rule.defaultValue ?? null;
      if (value === null) {
        if (rule.required) this.faults.add(requiredFault(rule.key));
        continue;
      }
      if (inTree === null) filled = withValue(filled, rule.key, value);
      const fault = valueFault(rule, value);
      if (fault !== undefined) this.faults.add(fault);
    }
    return filled;
  }

  private evaluated(text: string, at: string): Json {
    try {
      return evaluateText(text, this.functions);
    } catch (error) {
      if (!(error instanceof ExpressionFailure)) throw error;
      this.faults.add(error instanceof MissingValue ? error.message : `${at}: ${error.message}`);
      return null;
    }
  }

  private valueSet(path: string): Json {
    const rule = this.inputs.rules.find(({ key }) => key === path);
    const value = valueAt(this.inputs.values, path) ?? rule?.defaultValue ?? null;
    if (value === null && rule?.required) throw new MissingValue(requiredFault(path));
    return value;
  }

  private ownProperty(path: string): Json {
    const node = valueAt(this.inputs.configs, path);
    if (node === undefined) throw new ExpressionFailure(`The template has no property '${path}'.`);
    if (this.reading.includes(path)) throw new ExpressionFailure(`The property '${path}' refers to itself.`);
    this.reading.push(path);
    try {
      return typeof node === "string" ? evaluateText(node, this.functions) : this.resolved(node, `configs.${path}`);
    } finally {
      this.reading.pop();
    }
  }

  private sharedValue(...[reference, path, ...more]: readonly Json[]): Json {
    if (typeof reference !== "string" || typeof path !== "string" || more.length > 0)
      throw new ExpressionFailure("$config takes a config template with its version, and a path.");
    const value = valueAt(this.inputs.sharedConfiguration(reference), path);
    if (value === undefined) throw new ExpressionFailure(`The config template '${reference}' has no property '${path}'.`);
    return value;
  }

  private targetAttribute(path: string): Json {
    const value = valueAt(this.inputs.target, path) ?? valueAt(this.inputs.target.properties ?? null, path);
    if (value === undefined) throw new ExpressionFailure(`The target has no attribute '${path}'.`);
    return value;
  }
}

class MissingValue extends ExpressionFailure {}

/** Names the key. Wording `assumed`: workload-orchestration reference 7.1. */
function requiredFault(key: string): string {
  return `the required value '${key}' is not set`;
}

function onlyText(name: string, given: readonly Json[]): string {
  const [path] = given;
  if (given.length !== 1 || typeof path !== "string") throw new ExpressionFailure(`$${name} takes one path.`);
  return path;
}

/** The tree with the null at a dotted path replaced by the value. */
function withValue(tree: JsonObject, path: string, value: Json): JsonObject {
  if (Object.hasOwn(tree, path)) return { ...tree, [path]: value };
  const dots = [...path].flatMap((character, index) => (character === "." ? [index] : []));
  const dot = dots.find((index) => valueAt(tree[path.slice(0, index)] ?? null, path.slice(index + 1)) === null);
  if (dot === undefined) return tree;
  const key = path.slice(0, dot);
  return { ...tree, [key]: withValue(objectOf(tree[key]), path.slice(dot + 1), value) };
}

/** The value at a dotted path of nested objects; also matches a key that contains the rest of the path with its dots. Undefined if absent. Source: workload-orchestration reference 3.3. */
export function valueAt(value: Json, path: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if (Object.hasOwn(value, path)) return value[path];
  for (let dot = path.indexOf("."); dot > 0; dot = path.indexOf(".", dot + 1)) {
    const child = Object.hasOwn(value, path.slice(0, dot)) ? value[path.slice(0, dot)] : undefined;
    const found = child === undefined ? undefined : valueAt(child, path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}
