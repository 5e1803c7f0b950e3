/** Lines around a change that a hunk shows. */
const context = 3;

/**
 * The difference of two texts with the same number of lines as a unified diff that `git apply` accepts; empty where they are equal. `path`: relative to the
 * repository, with `/`.
 */
export function unifiedDiff(path: string, before: string, after: string): string {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const changed = old.flatMap((line, index) => (line === now[index] ? [] : [index]));
  const hunks = hunksOf(changed, linesIn(old));
  if (hunks.length === 0) return "";
  return [`--- a/${path}`, `+++ b/${path}`, ...hunks.flatMap(([from, to]) => hunk(old, now, from, to))].join("\n");
}

/** A text that ends with a line break has an empty part behind it, which is no line. */
function linesIn(parts: readonly string[]): number {
  return parts.at(-1) === "" ? parts.length - 1 : parts.length;
}

/** Ranges of lines to show, `from` included and `to` not; ranges that touch are one. */
function hunksOf(changed: readonly number[], lines: number): [number, number][] {
  const hunks: [number, number][] = [];
  for (const index of changed) {
    const [from, to] = [Math.max(0, index - context), Math.min(lines, index + context + 1)];
    const last = hunks.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  }
  return hunks;
}

function hunk(old: readonly string[], now: readonly string[], from: number, to: number): string[] {
  const lines: string[] = [];
  let added: string[] = [];
  for (let index = from; index < to; index++) {
    const [was = "", is = ""] = [old[index], now[index]];
    const end = index === old.length - 1 ? ["\\ No newline at end of file"] : [];
    if (was === is) {
      lines.push(...added, ` ${was}`, ...end);
      added = [];
    } else {
      lines.push(`-${was}`, ...end);
      added.push(`+${is}`, ...end);
    }
  }
  return [`@@ -${from + 1},${to - from} +${from + 1},${to - from} @@`, ...lines, ...added];
}
