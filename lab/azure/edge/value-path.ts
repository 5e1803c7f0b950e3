import type { Json } from "../operation";

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
