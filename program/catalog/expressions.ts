import { closest, distance } from "fastest-levenshtein";

/** Functions of expressions in configuration templates. Source: configuration model, expressions. */
const functions = [..."val config property target connectedRegistryIP include".split(" "), ..."if between eq ge gt le lt any not empty".split(" ")];
const example = "`${{$val(name)}}`";

/** A mistake in the text of a template, and what its author probably meant. */
export interface TextFault {
  what: string;
  allowed: string;
}

/**
 * Mistakes in the expressions of a text: braces or parentheses that do not match, a call outside the braces, no call inside them, a misspelt function.
 * A function of another name is left to the service, which may have new ones.
 */
export function expressionFaults(text: string): TextFault[] {
  const inside = [...text.matchAll(/\$\{\{(.*?)\}\}/gs)].map(([, content = ""]) => content);
  const outside = text.replaceAll(/\$\{\{.*?\}\}/gs, "");
  if (outside.includes("${{")) return [{ what: "an expression is not closed by `}}`", allowed: example }];
  const [call] = /\$(val|config|property|target|connectedRegistryIP|include)\([^)]*\)/.exec(outside) ?? [];
  const stray = call === undefined ? [] : [{ what: `${call} outside of braces is plain text for the service`, allowed: `\`\${{${call}}}\`` }];
  return [...stray, ...inside.flatMap(contentFaults)];
}

function contentFaults(content: string): TextFault[] {
  if (!content.includes("$")) return [{ what: `the expression \`\${{${content}}}\` calls no function`, allowed: meant(content) }];
  const unquoted = content.replaceAll(/"[^"]*"|'[^']*'/g, "");
  if (unquoted.split("(").length !== unquoted.split(")").length) return [{ what: `the parentheses of \`\${{${content}}}\` do not match`, allowed: example }];
  const names = [...unquoted.matchAll(/\$(\w+)\s*\(/g)].map(([, name = ""]) => name).filter((name) => !functions.includes(name));
  return names.flatMap((name) => {
    const known = functions.find((one) => one.toLowerCase() === name.toLowerCase()) ?? closest(name, functions);
    return known.toLowerCase() === name.toLowerCase() || (name.length > 2 && distance(known, name) === 1)
      ? [{ what: `the service has no function $${name}`, allowed: `$${known}` }]
      : [];
  });
}

/** A fault of `{{ ... }}` without quotes and `$`, which YAML reads as a map. */
export function bracesFault(content: string): TextFault {
  return {
    what: `\`{{${content}}}\` is no expression: YAML reads it as a map`,
    allowed: `${meant(content)}; in quotes, a text that the chart itself evaluates`,
  };
}

/** The expression that somebody probably meant who knows Helm, or who forgot the `$`. */
function meant(content: string): string {
  const [, call] = /^\s*-?\s*\$?((?:val|config|property|target|connectedRegistryIP|include)\(.*\))\s*-?\s*$/s.exec(content) ?? [];
  if (call !== undefined) return `\`\${{$${call}}}\``;
  const [, value] = /\.Values\.([\w.-]+)/.exec(content) ?? /^\s*(?:vars?\.|inputs\.)?([A-Za-z][\w.-]*)\s*$/.exec(content) ?? [];
  return value === undefined ? example : `\`\${{$val(${value})}}\``;
}
