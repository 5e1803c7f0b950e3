/** Longest text of others in a message, in characters. Our proposal. */
const longest = 500;

/**
 * Text of a service, proxy or program, safe to print: one line, at most 500 characters, control and formatting characters escaped.
 * Commands that a pipeline would execute (`::warning::`, `##[error]`, `##vso[...]`) lose their meaning.
 * Source: GitHub Actions, "Workflow commands"; Azure Pipelines, "Logging commands".
 */
export function foreignText(text: string): string {
  // A megabyte is cut first, so that it costs nothing.
  const line = text
    .slice(0, 4 * longest)
    .replaceAll(/\s+/g, " ")
    .trim();
  const safe = line
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
    .replaceAll(/::(?=[a-z][a-z-]*(?:\s[^:]*)?::)/gi, ": :")
    .replaceAll(/##(?=\[|vso\[)/gi, "# #");
  const isCut = safe.length > longest || text.length > 4 * longest;
  return isCut ? `${safe.slice(0, longest).replace(/[\ud800-\udbff]$/, "")}... (${text.length} characters)` : safe;
}
