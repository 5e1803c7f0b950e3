/** Tables of a TOML text by path, each with its keys. Values are unparsed; strings keep their double quotes. */
export type TomlTables = ReadonlyMap<string, { path: readonly string[]; values: ReadonlyMap<string, string> }>;

/** Parses the TOML of container runtime configurations: tables, dotted headers, one value per line, multi-line arrays. Inline tables and arrays of tables are not modelled. @throws Error with the line number */
export function tomlTables(text: string): TomlTables {
  const tables = new Map<string, { path: readonly string[]; values: Map<string, string> }>([["", { path: [], values: new Map() }]]);
  let current = tables.get("");
  let open: { key: string; value: string } | undefined;
  text.split(/\r?\n/).forEach((raw, index) => {
    const fail = (what: string): never => {
      throw new Error(`(${index + 1}, 1): ${what}`);
    };
    const line = withoutComment(raw).trim();
    if (open) open = { key: open.key, value: open.value + line };
    else if (line.startsWith("[")) {
      const path = headerPath(line) ?? fail(`cannot read the header ${line}`);
      const name = tableName(path);
      if (tables.has(name)) fail(`duplicated tables`);
      current = { path, values: new Map() };
      tables.set(name, current as { path: readonly string[]; values: Map<string, string> });
    } else if (line !== "") {
      const [, key = fail(`cannot read ${line}`), value = ""] = /^("[^"]+"|'[^']+'|[\w-]+)\s*=\s*(.+)$/.exec(line) ?? [];
      open = { key: unquoted(key), value };
    }
    if (!open || (open.value.startsWith("[") && !open.value.endsWith("]"))) return;
    if (current?.values.has(open.key)) fail(`the key ${open.key} was already defined`);
    if (!/^(".*"|'.*'|-?[\d.]+|true|false|\[.*\])$/.test(open.value)) fail(`cannot read the value ${open.value}`);
    current?.values.set(open.key, normal(open.value));
    open = undefined;
  });
  if (open) throw new Error("unexpected end of file");
  return tables;
}

/** Key of a table in the map. */
export function tableName(path: readonly string[]): string {
  return path.join("\0");
}

/** Content of a string value; undefined for any other value or none. */
export function stringIn(value: string | undefined): string | undefined {
  return value?.startsWith('"') ? unquoted(value) : undefined;
}

function headerPath(line: string): string[] | undefined {
  const inner = /^\[([^[\]].*)\]$/.exec(line)?.[1]?.trim();
  const parts = inner?.match(/"[^"]*"|'[^']*'|[\w-]+/g);
  return parts?.join(".") === inner?.replaceAll(/\s*\.\s*(?=["'\w])/g, ".") ? parts?.map(unquoted) : undefined;
}

function unquoted(text: string): string {
  return /^["']/.test(text) ? text.slice(1, -1) : text;
}

function normal(value: string): string {
  return value.replaceAll(/'([^']*)'/g, '"$1"').replaceAll(/,\s*\]$/g, "]");
}

/** Removes a comment; a `#` inside a string starts none. */
function withoutComment(line: string): string {
  return /^(?:[^#"']|"[^"]*"|'[^']*')*/.exec(line)?.[0] ?? "";
}
