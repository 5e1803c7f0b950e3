import { isObject, type Json, textAt } from "../../../components/core/json";
import { scrubber } from "../../doctor/bundle/scrub";
import type { RecordedHeader, SeenExchange } from "./recorder";
import type { RecordedExchange } from "./recording";

/** What a redaction knows beforehand. */
export interface Known {
  /** Texts with a placeholder of their own, for example the subscription's id. */
  names: Readonly<Record<string, string>>;
  /** Never in a recording. Secret. */
  secrets: readonly string[];
  /** Origin of Azure Resource Manager. */
  resourceManager: string;
}

/** Members whose texts are Azure's own words. */
const openMembers = new Set([
  "type",
  "code",
  "message",
  "status",
  "provisioningState",
  "internalState",
  "tier",
  "level",
  "createdByType",
  "lastModifiedByType",
]);

/** Shapes of identifiers within a text of Azure, and the placeholders that stand for them. */
const shapes: readonly [kind: string, pattern: RegExp][] = [
  ["id", /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi],
  ["person", /[\w.+-]+(?:#[\w.+-]+)?@[\w-]+(?:\.[\w-]+)+/g],
  ["address", /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g],
  ["time", /\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?/g],
];

/** Messages of Azure Policy name the company's own policies. */
const withOwnNames = ["RequestDisallowedByPolicy"];

/**
 * Makes exchanges fit to be published. Keeps what this program sent and Azure's own words; every other text becomes a placeholder, so that nothing is kept
 * only because nobody thought of it.
 */
export function redacted(exchanges: readonly SeenExchange[], known: Known): RecordedExchange[] {
  const redaction = new Redaction(known, sentTexts(exchanges));
  return exchanges.map((exchange) => redaction.exchange(exchange));
}

class Redaction {
  private readonly placeholders = new Map<string, string>();
  private readonly counts = new Map<string, number>();
  private readonly scrub: (text: string) => string;
  private readonly names: readonly [text: string, placeholder: string][];

  constructor(
    private readonly known: Known,
    private readonly sent: ReadonlySet<string>,
  ) {
    this.scrub = scrubber(known.secrets);
    // Longer ones first: one may contain another.
    this.names = Object.entries(known.names)
      .map(([placeholder, text]) => [text, `{${placeholder}}`] as const)
      .filter(([text]) => text !== "")
      .sort(([a], [b]) => b.length - a.length)
      .map(([text, placeholder]) => [text, placeholder]);
  }

  exchange({ check, isPoll, method, url, requestBody, status, headers, body }: SeenExchange): RecordedExchange {
    const { pathname, searchParams } = new URL(url);
    const query = Object.fromEntries([...searchParams].map(([name, value]) => [this.open(name), this.queryText(name, value)]));
    return {
      check,
      isPoll,
      request: {
        method: method as RecordedExchange["request"]["method"],
        path: this.path(pathname),
        query,
        ...(requestBody === undefined ? {} : { body: this.value("", requestBody) }),
      },
      answer: { status, headers: this.headers(headers), ...(body === undefined ? {} : { body: this.value("", body) }) },
    };
  }

  private headers(headers: SeenExchange["headers"]): Partial<Record<RecordedHeader, string>> {
    const shown = (name: string, text: string) => (name === "retry-after" ? this.open(text) : name === "etag" ? this.numbered("etag", text) : this.link(text));
    return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, shown(name, text)]));
  }

  /** A URL of an operation: whether it is relative, and where it leads, stays visible. */
  private link(text: string): string {
    const isAbsolute = URL.canParse(text);
    const { origin, pathname, searchParams } = new URL(text, this.known.resourceManager);
    const host = !isAbsolute ? "" : origin === new URL(this.known.resourceManager).origin ? "{resourceManager}" : this.numbered("host", origin);
    const query = [...searchParams].map(([name, value]) => `${this.open(name)}=${this.queryText(name, value)}`).join("&");
    return `${host}${this.path(pathname)}${query === "" ? "" : `?${query}`}`;
  }

  private queryText(name: string, value: string): string {
    return name === "api-version" ? value : this.numbered("text", value);
  }

  /** Segments of letters are Azure's; others are names and ids. */
  private path(path: string): string {
    return path
      .split("/")
      .map((segment) => decodeURIComponent(segment))
      .map((segment) => {
        const open = this.open(segment);
        const isOpen = this.sent.has(segment) || /^[a-z.]*$/i.test(segment) || /^\{[\w-]+\}$/.test(open);
        return isOpen ? open : this.numbered("text", segment);
      })
      .join("/");
  }

  private value(name: string, value: unknown, isOpen = openMembers.has(name)): Json {
    if (typeof value === "string") return this.text(value, isOpen);
    if (Array.isArray(value)) return value.map((item) => this.value(name, item, isOpen));
    if (!isObject(value)) return value as Json;
    const hidesMessage = withOwnNames.includes(textAt(value, "code") ?? "");
    const members = Object.entries(value).map(([key, member]) => {
      const isKeyOpen = this.sent.has(key) || (name !== "tags" && /^[a-z][\w.@$-]*$/i.test(key));
      return [isKeyOpen ? this.open(key) : this.numbered("text", key), this.value(key, member, openMembers.has(key) && !(hidesMessage && key === "message"))];
    });
    return Object.fromEntries(members) as Json;
  }

  private text(text: string, isOpen: boolean): string {
    if (isOpen || this.sent.has(text)) return this.open(text);
    const open = this.open(text);
    if (/^(\{[\w-]+\})$/.test(open)) return open;
    if (/^\/subscriptions\//i.test(text)) return this.path(text);
    return /^\d{4}-\d\d-\d\dT/.test(text) ? "{time}" : this.numbered("text", text);
  }

  /** A text that may be read, without the names and identifiers in it. What it quotes may be somebody's name. */
  private open(text: string): string {
    const unquoted = this.scrub(text).replaceAll(/'([^']+)'/g, (whole, quoted: string) => (this.isOwn(quoted) ? whole : `'${this.numbered("text", quoted)}'`));
    const unnamed = this.names.reduce((shown, [name, placeholder]) => replacedAnyCase(shown, name, placeholder), unquoted);
    return shapes.reduce(
      (shown, [kind, pattern]) => shown.replaceAll(pattern, (found) => (kind === "time" ? "{time}" : this.numbered(kind, found.toLowerCase()))),
      unnamed,
    );
  }

  /** Did this program send it, or every segment of it, as it is or as part of a longer text? */
  private isOwn(text: string): boolean {
    const all = [...this.sent];
    return this.sent.has(text) || text.split("/").every((segment) => all.some((sent) => sent.toLowerCase().includes(segment.toLowerCase())));
  }

  private numbered(kind: string, text: string): string {
    const key = `${kind} ${text}`;
    const known = this.placeholders.get(key);
    if (known !== undefined) return known;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    const placeholder = `{${kind}-${count}}`;
    this.placeholders.set(key, placeholder);
    return placeholder;
  }
}

function replacedAnyCase(text: string, name: string, placeholder: string): string {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replaceAll(new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, "gi"), () => placeholder);
}

/** Every text that this program sent: what it says is no secret, because it holds none. */
function sentTexts(exchanges: readonly SeenExchange[]): Set<string> {
  const found = new Set<string>();
  for (const { url, isPoll, requestBody } of exchanges) {
    if (!isPoll) for (const segment of new URL(url).pathname.split("/")) found.add(decodeURIComponent(segment));
    addTexts(requestBody, found);
  }
  return found;
}

function addTexts(value: unknown, found: Set<string>): void {
  if (typeof value === "string") found.add(value);
  else if (Array.isArray(value)) for (const item of value) addTexts(item, found);
  else if (isObject(value))
    for (const [key, member] of Object.entries(value)) {
      found.add(key);
      addTexts(member, found);
    }
}
