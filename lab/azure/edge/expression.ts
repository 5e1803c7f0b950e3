import type { Json } from "../operation";

/** A function of templates, called with evaluated arguments. @throws ExpressionFailure */
export type ExpressionFunction = (...values: Json[]) => Json;

/** An expression that is malformed, calls an unknown function, or cannot be evaluated. */
export class ExpressionFailure extends Error {}

type Expression = { kind: "text"; text: string } | { kind: "call"; name: string; parameters: Expression[] } | { kind: "sum"; terms: Expression[] };

/**
 * Evaluates a text of a configuration template or specification.
 *
 * A text without `${{ }}` is returned unchanged; a single expression keeps the type of its value; `+` concatenates texts and expressions.
 * Text beside an expression must be joined to it by `+`; null and non-scalar values cannot be joined; both `assumed`.
 * Source: workload-orchestration reference 3.2; blanks in literals are kept as in the service's own example.
 */
export function evaluateText(text: string, functions: Readonly<Record<string, ExpressionFunction>>): Json {
  return text.includes("${{") ? evaluate(parse(text), functions) : text;
}

function evaluate(expression: Expression, functions: Readonly<Record<string, ExpressionFunction>>): Json {
  switch (expression.kind) {
    case "text":
      return expression.text;
    case "sum":
      return expression.terms.map((term) => joinable(evaluate(term, functions))).join("");
    case "call": {
      const called = Object.hasOwn(functions, expression.name) ? functions[expression.name] : undefined;
      if (!called) throw new ExpressionFailure(`The lab does not know the function $${expression.name}. Known are: ${known(functions)}.`);
      return called(...expression.parameters.map((parameter) => evaluate(parameter, functions)));
    }
  }
}

function known(functions: object): string {
  return Object.keys(functions)
    .map((name) => `$${name}`)
    .join(", ");
}

function joinable(value: Json): string {
  if (value === null || typeof value === "object")
    throw new ExpressionFailure(`${value === null ? "A missing value" : "An object or a list"} cannot be joined with +.`);
  return String(value);
}

/** Splits a text into its literals and its `${{ }}` parts and checks the `+` between them. */
function parse(text: string): Expression {
  const parts = text.split(/(\$\{\{.*?\}\})/s);
  if (parts.some((part, index) => index % 2 === 0 && part.includes("${{"))) throw new ExpressionFailure(`An expression in '${text}' is not closed by }}.`);
  const terms = parts.flatMap((part, index) =>
    index % 2 === 1 ? [parseSum(part.slice(3, -2))] : literalBetween(part, index > 0, index < parts.length - 1, text),
  );
  const [only] = terms;
  return terms.length === 1 && only ? only : { kind: "sum", terms };
}

/** A literal before, between or after expressions, without the `+` that joins it to them. */
function literalBetween(part: string, follows: boolean, precedes: boolean, text: string): Expression[] {
  if (part.trim() === "" && !(follows && precedes)) return [];
  const afterPlus = follows ? part.replace(/^\s*\+/, "") : part;
  const unjoined = follows && afterPlus === part;
  if (!unjoined && precedes && afterPlus.trim() === "") return [];
  const literal = precedes ? afterPlus.replace(/\+\s*$/, "") : afterPlus;
  if (unjoined || (precedes && literal === afterPlus)) throw new ExpressionFailure(`Text beside an expression must be joined by +, in '${text}'.`);
  return [{ kind: "text", text: literal }];
}

/** Content of the braces, or one parameter of a call: texts and calls joined by `+`. */
function parseSum(text: string): Expression {
  const terms = splitTop(text, "+").map(parseTerm);
  const [only] = terms;
  return terms.length === 1 && only ? only : { kind: "sum", terms };
}

function parseTerm(text: string): Expression {
  const trimmed = text.trim();
  if (trimmed === "") throw new ExpressionFailure("An expression or one of its parts is empty.");
  const quoted = /^(["'])(.*)\1$/s.exec(trimmed);
  if (quoted) return { kind: "text", text: quoted[2] ?? "" };
  if (!trimmed.startsWith("$")) return { kind: "text", text: trimmed };
  const [, name, parameters] = /^\$(\w+)\s*\((.*)\)$/s.exec(trimmed) ?? [];
  if (name === undefined || parameters === undefined) throw new ExpressionFailure(`'${trimmed}' is no call of a function.`);
  return { kind: "call", name, parameters: parameters.trim() === "" ? [] : splitTop(parameters, ",").map(parseSum) };
}

/** Splits at a separator outside parentheses and quotes. */
function splitTop(text: string, separator: string): string[] {
  const parts = [""];
  let depth = 0;
  let quote = "";
  for (const character of text) {
    if (quote === "" && depth === 0 && character === separator) {
      parts.push("");
      continue;
    }
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === "(") depth += 1;
    else if (character === ")") depth -= 1;
    if (depth < 0) break;
    parts[parts.length - 1] += character;
  }
  if (depth !== 0 || quote !== "") throw new ExpressionFailure(`Parentheses or quotes do not match in '${text.trim()}'.`);
  return parts;
}
