import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar, type YAMLMap } from "yaml";
import { isObject } from "../../components/core/json";
import { isNumberAsWritten, readingIn11 } from "../../components/core/plain-scalar";
import type { TextFault } from "./setting-texts";
import type { WrittenSetting } from "./written-setting";

interface Place {
  setting: string;
  path: readonly string[];
  written: WrittenSetting;
}

/** Tags whose values arrive as they are written. Pulumi ignores unknown tags and rewrites the values of the others. */
const faithfulTags = ["str", "map", "seq", "null", "bool", "int", "float"].map((name) => `tag:yaml.org,2002:${name}`);

/** The key that Pulumi takes for a merge of maps, in quotes, too. */
const mergeKey = "<<";

/**
 * Compares a setting's text in the stack's file with the value that arrives, and returns what Pulumi's reader changed: dates, numbers with leading zeros or
 * in other notations, numbers with more digits than a number can hold, keys of these kinds, and tags.
 * Parts that arrive as something that the text cannot become were set elsewhere, for example with `--config`, and are not compared.
 * Source: Pulumi 3.259, sdk/go/common/workspace and resource/config: gopkg.in/yaml.v3, then JSON.
 */
export function changedSettings(setting: string, written: WrittenSetting, arrived: unknown): TextFault[] {
  const place = { setting, path: [], written };
  const { node } = written;
  // A setting may also be one text of JSON, which Pulumi passes on as it is and the SDK parses.
  if (!isScalar(node) || typeof node.value !== "string" || typeof arrived === "string") return compared(node, arrived, place);
  return compared(parseDocument(node.value).contents, arrived, { ...place, written: { ...written, place: () => written.place(node) } });
}

function compared(node: Node | null | undefined, arrived: unknown, place: Place): TextFault[] {
  if (!node) return [];
  if (isAlias(node)) return compared(place.written.resolve(node), arrived, place);
  if (node.tag !== undefined && !faithfulTags.includes(node.tag))
    return [changed(place, node, `a value with the tag ${node.tag}`, "remove the tag, and write the value itself")];
  if (isScalar(node)) return comparedScalar(node, arrived, place);
  if (isSeq(node)) return node.items.flatMap((item, index) => compared(item as Node, Array.isArray(arrived) ? arrived[index] : undefined, below(place, index)));
  return isMap(node) && isObject(arrived) ? comparedMap(node, arrived, place) : [];
}

function comparedMap(node: YAMLMap, arrived: Record<string, unknown>, place: Place): TextFault[] {
  return node.items.flatMap(({ key, value }: Pair) => {
    if (!isScalar(key)) return [];
    const name = key.source ?? String(key.value);
    if (name === mergeKey && !Object.hasOwn(arrived, name)) return comparedMerge(key, value as Node | null, arrived, place);
    if (Object.hasOwn(arrived, name)) return compared(value as Node | null, arrived[name], below(place, name));
    return isPlain(key) && readingIn11(name).type !== "text" ? [changed(place, key, `the key ${name}`, `write the key as "${name}" in quotes`)] : [];
  });
}

function comparedMerge(key: Scalar, value: Node | null, arrived: Record<string, unknown>, place: Place): TextFault[] {
  if (!isPlain(key)) return [changed(place, key, `the key "${mergeKey}", which Pulumi takes for a merge of maps`, "use another name for the key")];
  return (isSeq(value) ? value.items : [value]).flatMap((item) => compared(item as Node | null, arrived, place));
}

function comparedScalar(node: Scalar, arrived: unknown, place: Place): TextFault[] {
  const source = node.source ?? "";
  if (!isPlain(node) || arrived === source) return [];
  const { type } = readingIn11(source);
  const isChanged =
    typeof arrived === "number"
      ? /^[-+.]?\d/.test(source) && !isNumberAsWritten(source, Number(source))
      : (typeof arrived === "string" && type === "date") || (typeof arrived === "boolean" && type === "boolean" && !/^(true|false)$/i.test(source));
  if (!isChanged) return [];
  const other = typeof arrived === "number" && isExact(arrived) ? `, or ${arrived} for the number` : "";
  return [changed(place, node, source, `write "${source}" in quotes for the text${other}`, arrived)];
}

/** Larger integers are not exact. Source: IEEE 754, binary64. */
function isExact(number: number): boolean {
  return !Number.isInteger(number) || Number.isSafeInteger(number);
}

function isPlain(node: Scalar): boolean {
  return node.type === "PLAIN";
}

function below(place: Place, part: string | number): Place {
  return { ...place, path: [...place.path, String(part)] };
}

function changed({ setting, path, written: { place } }: Place, node: Node, text: string, fix: string, arrived?: unknown): TextFault {
  const arrives = arrived === undefined ? "" : `, which arrives as ${JSON.stringify(arrived)}`;
  const fault = {
    code: "EDGE-CONFIG-CHANGED",
    what: "Pulumi reads another value than the file says",
    given: `${[setting, ...path].join(".")} = ${text} (${place(node)})${arrives}`,
    allowed: `a text in quotes, or a decimal number without leading or trailing zeros, integers up to ${Number.MAX_SAFE_INTEGER}`,
    fix,
  };
  return { path: [setting, ...path].join("."), fault };
}
