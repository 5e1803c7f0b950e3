/** One expression that users must not meet, and the plain words to use. */
export interface DialectPattern {
  /** Global, so that every hit is reported. */
  pattern: RegExp;
  /** Replacement to offer in the failure message. */
  write: string;
}

/**
 * Expressions that this project once used in a sense of its own, with the plain words that replace them. The only list: docs/glossary.md names the terms to use.
 * A pattern is added only where it has practically no ordinary use, because a hit fails the test.
 */
export const dialect: readonly DialectPattern[] = [
  { pattern: /\btold\b/gi, write: "reported, or: unless set" },
  { pattern: /\btells?\b/gi, write: "shows, reports" },
  { pattern: /\banew\b/gi, write: "again, or: a new one" },
  { pattern: /\bfor ever\b|\bfor good\b/gi, write: "permanently, or: without an end date" },
  { pattern: /\bof ours\b|\bis ours\b|\bare ours\b/gi, write: "managed by this program" },
  { pattern: /\btak(?:e|es|en|ing) (?:it |them |over what )?over\b|\btook over\b/gi, write: "adopted, or: imported" },
  { pattern: /\b(?:go|goes|going|went) on\b/gi, write: "continues" },
  { pattern: /\b(?:is|are|was|were) to (?:be|have)\b/gi, write: "must be, or: will be" },
  {
    pattern: /\bthe (?:one|ones|password|passwords|version|value|run|rotation|address) before\b(?! (?:the|a|it|its|every|each)\b)/gi,
    write: "the previous one",
  },
  { pattern: /\bput(?:s|ting)? (?:it |them )?right\b/gi, write: "fix, correct" },
  { pattern: /\bmend(?:s|ed|ing)?\b/gi, write: "fix, repair" },
  { pattern: /\basked for\b/gi, write: "requested, required" },
  { pattern: /\bdeeds?\b/gi, write: "action" },
  { pattern: /\bdangers?\b/gi, write: "risk" },
  { pattern: /\bupkeep\b/gi, write: "maintenance" },
  { pattern: /\blearnt\b/gi, write: "recorded, received" },
  { pattern: /\b(?:own|azure's|service's|their|its|pulumi's|server's|agent's) words\b/gi, write: "message" },
  { pattern: /\b(?:lies|lie|lay) (?:in|at|there|beside|below|elsewhere)\b/gi, write: "is in" },
  { pattern: /\bwhat\b[^.;|]{0,40}\bcomes? to\b|\bcomes? to (?:more|less|nothing|the same|this|\d)/gi, write: "results in, means for" },
  { pattern: /\bas ever\b/gi, write: "as usual" },
  { pattern: /\bunless said\b|\bsaid outright\b/gi, write: "unless set, or: always sent" },
  { pattern: /\bwhat is there\b/gi, write: "what exists, existing resources" },
  { pattern: /\bunasked\b/gi, write: "automatically" },
  { pattern: /\bhangs? on\b/gi, write: "depends on" },
  { pattern: /\b(?:is|are|be) let in(?:to)?\b|\blets?\b[^.;|]{0,20} in\b(?=[.,;:])/gi, write: "is allowed, is admitted" },
  { pattern: /\bseen to be\b/gi, write: "found, known to be" },
  { pattern: /\bcalled after\b/gi, write: "named after" },
  { pattern: /\b(?:make|makes|made|making) (?:\w+ )?again\b/gi, write: "recreates" },
  { pattern: /\b(?:can|cannot) be had\b/gi, write: "is available" },
  { pattern: /\bnot content\b|\bis content\b/gi, write: "is not ready, is ready" },
  { pattern: /\bout of force\b/gi, write: "commented out, disabled" },
  { pattern: /\bjudge[sd]?\b|\bjudging\b/gi, write: "checks, evaluates" },
  { pattern: /\bleads? (?:elsewhere|nowhere)\b/gi, write: "points elsewhere, does not exist" },
  { pattern: /\bit goes by\b|\bgoes by the\b/gi, write: "depends on" },
];

/** Every hit of the list in a text: the expression as it stands there, with its replacement. */
export function dialectIn(text: string): string[] {
  return dialect.flatMap(({ pattern, write }) => [...text.matchAll(pattern)].map(([hit]) => `"${hit}": ${write}`));
}
