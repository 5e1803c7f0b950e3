/** A text of somebody else as code: nothing in it is markup, a mention or the end of a cell. */
export function code(text: string): string {
  return `\`${oneLine(text).replaceAll("`", "'").replaceAll("|", "\\|") || " "}\``;
}

/** A text of our own around names of somebody else, with nothing left in it that Markdown or HTML would act on. */
export function plainText(text: string): string {
  return oneLine(text).replaceAll(/[\\`*_[\]<>|#@~]/g, (mark) => `&#${mark.charCodeAt(0)};`);
}

/** `1 stack`, `2 stacks` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Names with commas; of more than `most` and one the first, and how many are left. */
export function listed(names: readonly string[], most = 6): string {
  return names.length <= most + 1 ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}

const fence = "```";

/** A block that is shown as it is; `language` colours it. */
export function fenced(language: string, lines: readonly string[]): string {
  return [`${fence}${language}`, ...lines.map((line) => oneLine(line, false).replaceAll(fence, "'''")), fence].join("\n");
}

/** A table; undefined where there is no row. No more than `most` rows: the rest is counted. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[], most: number): string | undefined {
  if (rows.length === 0) return undefined;
  const lines = [head, head.map(() => "---"), ...rows.slice(0, most)].map((cells) => `| ${cells.join(" | ")} |`);
  return rows.length > most ? `${lines.join("\n")}\n\n${rows.length - most} more are in the JSON report.` : lines.join("\n");
}

/** Something folded, opened by a click on its summary. */
export function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

function oneLine(text: string, trims = true): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
  return trims ? line.trim() : line;
}
