import { ArmError } from "./operation";

/** Text of a resource's property that a filter compares; undefined if the resource has none. */
export type Property<Subject> = (subject: Subject) => string | undefined;

/** Properties that a filter may use, by operator. */
export interface FilterGrammar<Subject> {
  /** Properties for `eq`, `ne` and `substringof`, by name. */
  properties: Record<string, Property<Subject>>;
  /** Tags, if `tagName eq 'a' and tagValue eq 'b'` is known. */
  tags?: (subject: Subject) => Record<string, unknown>;
}

const comparison = /^(\w+(?:\/\w+)*) (eq|ne) '((?:[^']|'')*)'$/i;
const substring = /^substringof\('((?:[^']|'')*)', ?(\w+)\)$/i;
const tag = /^tagName eq '((?:[^']|'')*)'(?: and tagValue eq '((?:[^']|'')*)')?$/i;

/**
 * A predicate for `$filter`: comparisons joined by `and` or by `or`, or one tag. Without a filter everything fits.
 * Values are compared without regard to case, as ARM does. Mixed `and` and `or`, and parentheses, are not modelled.
 * Source: Azure REST reference, Resources - List, "$filter".
 * @throws ArmError `InvalidFilterInQueryString` for anything else, with what is known
 */
export function odataFilter<Subject>(text: string | null, grammar: FilterGrammar<Subject>): (subject: Subject) => boolean {
  if (text === null) return () => true;
  const [, tagName, tagValue] = (grammar.tags && tag.exec(text.trim())) ?? [];
  if (tagName !== undefined) return (subject) => hasTag(grammar.tags?.(subject) ?? {}, unquoted(tagName), tagValue);
  const { terms, joint } = termsOf(text.trim());
  const tests = terms.map((term) => testOf(term, grammar));
  if (tests.some((test) => test === undefined)) throw unknownFilter(text, grammar);
  const known = tests.filter((test) => test !== undefined);
  return (subject) => (joint === "or" ? known.some((test) => test(subject)) : known.every((test) => test(subject)));
}

/** Terms outside quotes. With both joints, the text stays one term, which nothing matches. */
function termsOf(text: string): { terms: string[]; joint: "and" | "or" } {
  const split = (joint: string) => text.split(new RegExp(` ${joint} (?=(?:[^']*'[^']*')*[^']*$)`, "i"));
  const [ands, ors] = [split("and"), split("or")];
  if (ands.length > 1 && ors.length > 1) return { terms: [text], joint: "and" };
  return ors.length > 1 ? { terms: ors, joint: "or" } : { terms: ands, joint: "and" };
}

function testOf<Subject>(term: string, { properties }: FilterGrammar<Subject>): ((subject: Subject) => boolean) | undefined {
  const [, part, within] = substring.exec(term) ?? [];
  const [, name = within ?? "", operator = "", value = part ?? ""] = comparison.exec(term) ?? [];
  const property = Object.entries(properties).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
  if (!property) return undefined;
  const wanted = unquoted(value).toLowerCase();
  const given = (subject: Subject) => (property(subject) ?? "").toLowerCase();
  if (within !== undefined) return (subject) => given(subject).includes(wanted);
  return operator.toLowerCase() === "eq" ? (subject) => given(subject) === wanted : (subject) => given(subject) !== wanted;
}

function hasTag(tags: Record<string, unknown>, name: string, value: string | undefined): boolean {
  const [, found] = Object.entries(tags).find(([key]) => key.toLowerCase() === name.toLowerCase()) ?? [];
  return found !== undefined && (value === undefined || found === unquoted(value));
}

function unquoted(text: string): string {
  return text.replaceAll("''", "'");
}

/** Code `assumed`. */
function unknownFilter<Subject>(text: string, { properties, tags }: FilterGrammar<Subject>): ArmError {
  const known = [
    `${Object.keys(properties).join(", ")} with eq or ne '{value}'`,
    "substringof('{value}', {property})",
    "several joined by and, or by or",
    ...(tags ? ["tagName eq '{name}'", "tagName eq '{name}' and tagValue eq '{value}'"] : []),
  ];
  return new ArmError(400, "InvalidFilterInQueryString", `The lab does not know the filter "${text}". Known are: ${known.join("; ")}.`);
}
