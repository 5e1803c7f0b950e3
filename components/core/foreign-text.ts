/** Longest text of others in a message, in characters. Our proposal. */
const longest = 500;

/** Control and formatting characters, lone surrogates and line separators: they move a terminal's cursor, hide text or end a line. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const allUnprintable = new RegExp(unprintable.source, "gu");

/**
 * Text of a service, proxy or program, safe to print: one line, at most 500 characters, control and formatting characters escaped.
 * Commands that a pipeline would execute (`::warning::`, `##[error]`, `##vso[...]`) lose their meaning.
 * Source: GitHub Actions, "Workflow commands"; Azure Pipelines, "Logging commands".
 */
export function foreignText(text: string): string {
  // A megabyte is cut first, so that it costs nothing.
  return printable(
    text
      .slice(0, 4 * longest)
      .replaceAll(/\s+/g, " ")
      .trim(),
    text.length,
  );
}

/** Like `foreignText`, for a value that a user wrote: its spaces stay as they are. */
export function givenText(text: string): string {
  return printable(text.slice(0, 4 * longest), text.length);
}

/** Text that needs no closer look, which would cost ten times as much. */
const plainAscii = /^[ -~]*$/;

/** Lines of text with every other control or formatting character escaped. */
export function printableLines(text: string): string {
  return hasUnprintable(text.replaceAll("\n", "")) ? text.split("\n").map(escaped).join("\n") : text;
}

/** Does a text have control or formatting characters? */
export function hasUnprintable(text: string): boolean {
  return !plainAscii.test(text) && unprintable.test(text);
}

function printable(line: string, length: number): string {
  const safe = escaped(line)
    .replaceAll(/::(?=[a-z][a-z-]*(?:\s[^:]*)?::)/gi, ": :")
    .replaceAll(/##(?=\[|vso\[)/gi, "# #");
  const isCut = safe.length > longest || length > 4 * longest;
  return isCut ? `${safe.slice(0, longest).replace(/[\ud800-\udbff]$/, "")}... (${length} characters)` : safe;
}

function escaped(text: string): string {
  if (!hasUnprintable(text)) return text;
  return text.replaceAll(allUnprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
