import { isCollection, isNode, isScalar, LineCounter, type Node, type ParsedNode, parseDocument, type Scalar, visit } from "yaml";
import { formatReading, isUnambiguous, losesDigits, readingIn11, readingIn12 } from "../../components/core/plain-scalar";
import { bracesFault, expressionFaults, type TextFault } from "./expressions";

/** A mistake in a YAML file of the catalog, and its line. */
export interface AuthoredFault extends TextFault {
  line: number;
}

/** A YAML file of the catalog: its content, or what is wrong with it. */
export type AuthoredYaml = { content: unknown; faults: readonly [] } | { content: undefined; faults: readonly AuthoredFault[] };

const knownTags = ["str", "map", "seq", "null", "bool", "int", "float"].map((name) => `tag:yaml.org,2002:${name}`);

/**
 * Reads YAML that the service, Helm and this program must read alike. Mistakes: YAML that nobody can read, tags, Go templates without quotes, malformed
 * expressions, texts and keys without quotes on which YAML 1.1 and 1.2 disagree, and numbers with more digits than a reader keeps.
 */
export function authoredYaml(text: string): AuthoredYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "error", prettyErrors: false });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  const [error] = document.errors;
  if (error) return { content: undefined, faults: [{ line: lineAt(error.pos[0]), ...errorFault(error, text.split("\n")[lineAt(error.pos[0]) - 1] ?? "") }] };
  const faults: AuthoredFault[] = [];
  visit(document, {
    Node: (_key, node) => {
      const start = (node as ParsedNode).range?.[0] ?? 0;
      faults.push(...nodeFaults(node).map((fault) => ({ line: lineAt(start), ...fault })));
    },
    Pair: (_key, { key }) => {
      if (!isNode(key) || !isCollection(key)) return undefined;
      const [start = 0, end = start] = (key as ParsedNode).range ?? [];
      faults.push({ line: lineAt(start), ...bracesFault(text.slice(start + 1, end - 1)) });
      return visit.SKIP;
    },
  });
  return faults.length > 0 ? { content: undefined, faults } : { content: document.toJS() as unknown, faults: [] };
}

function errorFault({ code, message }: { code: string; message: string }, line: string): TextFault {
  const [, content] = /(?<!\$)\{\{(.*?)(?:\}\}|$)/.exec(line) ?? [];
  if (content !== undefined) return bracesFault(content);
  if (code === "MULTIPLE_DOCS") return { what: "invalid YAML: the file has several documents, separated by `---`", allowed: "one document" };
  return { what: `invalid YAML: ${message.split("\n")[0]}`, allowed: "YAML" };
}

function nodeFaults(node: Node): TextFault[] {
  const tag = "tag" in node ? node.tag : undefined;
  if (tag !== undefined && !knownTags.includes(tag)) return [tagFault(tag)];
  if (!isScalar(node)) return [];
  return [...(typeof node.value === "string" ? expressionFaults(node.value) : []), ...(node.type === "PLAIN" && tag === undefined ? plainFaults(node) : [])];
}

function tagFault(tag: string): TextFault {
  const allowed = /include|import/i.test(tag)
    ? "`${{$include(<config template>/<version>)}}` as a key inserts a config template; the parts of a file are not read from other files"
    : "the value itself, without a tag";
  return { what: `the tag ${tag.replace("tag:yaml.org,2002:", "!!")} is not part of YAML's core: readers ignore it or refuse it`, allowed };
}

function plainFaults({ source = "" }: Scalar): TextFault[] {
  if (losesDigits(source))
    return [{ what: `the number ${source} has more digits than readers keep: they get ${Number(source)}`, allowed: `"${source}" in quotes` }];
  if (isUnambiguous(source)) return [];
  const [older, newer] = [formatReading(readingIn11(source)), formatReading(readingIn12(source))];
  const reader =
    older === newer ? "readers of YAML do not agree on it" : `it is ${older} in YAML 1.1, which Helm and Kubernetes read, and ${newer} in YAML 1.2`;
  const { type, value } = readingIn11(source);
  const other = type === "boolean" || type === "number" ? `, or ${value}` : type === "merge" ? ", or the merged members written out" : "";
  return [{ what: `${source} without quotes is ambiguous: ${reader}`, allowed: `"${source}" in quotes for the text${other}` }];
}
