/** Formats foreign text as inline code. Nothing in it acts as markup or as a mention, or ends a table cell. */
export function code(text: string): string {
  return `\`${singleLine(text).replaceAll("`", "'").replaceAll("|", "\\|") || " "}\``;
}

/** Escapes a sentence that contains foreign names, so that nothing in it acts as Markdown or HTML. */
export function plainText(text: string): string {
  return singleLine(text).replaceAll(/[\\`*_[\]<>|#@~]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** `1 stack`, `2 stacks` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Joins names by commas. Beyond `most` + 1 names, the rest is counted: `a, b and 3 more`. */
export function listed(names: readonly string[], most = 6): string {
  return names.length <= most + 1 ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}

const byteUnits = ["B", "kB", "MB", "GB", "TB"];

/** Formats bytes in decimal units, as bandwidth is sold: `0 B`, `12.3 MB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), byteUnits.length - 1);
  const value = bytes / 1_000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${byteUnits[power]}`;
}

const fence = "```";

/** A fenced code block; `language` selects the highlighting. */
export function fenced(language: string, lines: readonly string[]): string {
  return [`${fence}${language}`, ...lines.map((line) => singleLine(line, false).replaceAll(fence, "'''")), fence].join("\n");
}

/** A table with at most `most` rows, followed by the number of omitted rows. Undefined if there are no rows. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[], most: number): string | undefined {
  if (rows.length === 0) return undefined;
  const lines = [head, head.map(() => "---"), ...rows.slice(0, most)].map((cells) => `| ${cells.join(" | ")} |`);
  return rows.length > most ? `${lines.join("\n")}\n\n${rows.length - most} more rows are in the JSON report.` : lines.join("\n");
}

/** A collapsed section; a click on the summary opens it. */
export function collapsed(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

function singleLine(text: string, trims = true): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
  return trims ? line.trim() : line;
}
