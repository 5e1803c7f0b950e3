import { Document, isMap, isScalar, type Pair, parseDocument, type YAMLMap } from "yaml";
import { at, canonicalJson, isObject } from "../../components/core/json";

const siteKey = "edge-staging:site";

/**
 * The text of a site's stack file with `site.hub`, and every other character as it was. Pure.
 * Undefined where the file names a hub already, and where its settings are not a map that the file writes itself, for example an alias.
 */
export function withHub(text: string, hub: string): string | undefined {
  const document = parseDocument(text, { logLevel: "silent" });
  const config = document.errors.length > 0 ? undefined : document.get("config", true);
  const pair = isMap(config) ? config.items.find(({ key }) => isScalar(key) && key.value === siteKey) : undefined;
  const settings = pair?.value;
  if (!pair || !isMap(settings)) return undefined;
  const changed = inserted(text, pair, settings, new Document(hub, { version: "1.1" }).toString().trim());
  return changed !== undefined && differsOnlyInHub(text, changed, hub) ? changed : undefined;
}

function inserted(text: string, { key }: Pair, settings: YAMLMap, hub: string): string | undefined {
  const written = settings.items.find((item) => isScalar(item.key) && item.key.value === "hub");
  if (written) return filled(text, written, hub);
  if (settings.flow) return splice(text, settings.range?.[0], 1, `{ hub: ${hub}${settings.items.length > 0 ? "," : " "}`);
  const first = settings.items[0]?.key;
  const keyEnd = isScalar(key) ? key.range?.[1] : undefined;
  const from = isScalar(first) ? first.range?.[0] : undefined;
  if (keyEnd === undefined || from === undefined) return undefined;
  // Before the comment of the first setting, which stays with it.
  const lineStart = text.indexOf("\n", keyEnd) + 1;
  const indent = text.slice(text.lastIndexOf("\n", from) + 1, from);
  return splice(text, lineStart, 0, `${indent}hub: ${hub}${text.includes("\r\n") ? "\r\n" : "\n"}`);
}

/** An empty `hub:` gets its value. */
function filled(text: string, { key, value }: Pair, hub: string): string | undefined {
  if (isScalar(value) && value.value === "" && value.range) return splice(text, value.range[0], value.range[1] - value.range[0], hub);
  const isEmpty = value === null || (isScalar(value) && value.value === null && value.source === "");
  const colon = isEmpty && isScalar(key) && key.range ? text.indexOf(":", key.range[1]) : -1;
  return colon < 0 ? undefined : splice(text, colon + 1, 0, ` ${hub}`);
}

function splice(text: string, at: number | undefined, removed: number, added: string): string | undefined {
  return at === undefined ? undefined : text.slice(0, at) + added + text.slice(at + removed);
}

function differsOnlyInHub(before: string, after: string, hub: string): boolean {
  const [old, now] = [before, after].map(contentOf);
  return at(now, "config", siteKey, "hub") === hub && canonicalJson(withoutHub(old)) === canonicalJson(withoutHub(now));
}

function contentOf(text: string): unknown {
  const document = parseDocument(text, { logLevel: "silent" });
  return document.errors.length > 0 ? undefined : document.toJS();
}

function withoutHub(file: unknown): unknown {
  const [config, site] = [at(file, "config"), at(file, "config", siteKey)];
  if (!isObject(file) || !isObject(config) || !isObject(site)) return file;
  const { hub: _, ...rest } = site;
  return { ...file, config: { ...config, [siteKey]: rest } };
}
