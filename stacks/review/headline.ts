import type { Danger } from "./danger";
import type { Review, ReviewedChange, StackReview } from "./review";

const installation = "pulumi-nodejs:dynamic/edge:Installation";

/** Names that a clause has at most; the rest is counted. */
const mostNames = 6;

/** Clauses that the sentence has at most; the rest is counted. */
const mostClauses = 5;

/** Characters of any line here, before what is left is cut. */
const longestLine = 1_000;

/** What happens and where, the gravest first, in one line without a full stop. */
export function headline({ stacks }: Review): string {
  const said = [
    ...about(
      stacks.filter(({ outcome }) => outcome === "failed"),
      "preview failed",
    ),
    ...about(
      stacks.filter(({ outcome }) => outcome === "refused"),
      "refused by policy",
    ),
    ...about(stacks.filter(isDestroyed), "to be destroyed"),
    ...about(stacks.filter(isNew), "new"),
    ...alike(stacks, lossesOf),
    ...alike(stacks, imagesOf),
    ...alike(stacks, installedOf),
    ...about(
      stacks.filter(({ passwords }) => passwords.length > 0),
      "other passwords",
    ),
    ...alike(stacks, settingsOf),
  ];
  const clauses = said.length > mostClauses ? [...said.slice(0, mostClauses), `${said.length - mostClauses} more`] : said;
  const text = clauses.join("; ") || "nothing changes";
  return (text.slice(0, 1).toUpperCase() + text.slice(1)).slice(0, longestLine);
}

const generally: Readonly<Record<Danger, string>> = {
  none: "Nothing that a site does is at stake.",
  low: "What runs on the sites goes on, and nothing is taken away.",
  medium: "Something that runs on a site changes.",
  high: "A site loses something, or cannot pull for a while.",
  unknown: "A plan is not whole, so nothing can be said about it; what is wrong is told below or in the run's log.",
};

const destroyed: Readonly<Record<StackReview["role"], string>> = {
  hub: "The registry that all sites sync from is taken down.",
  site: "The site's registry is taken down with every image in it, and pods of the site can pull no more.",
  unknown: "Everything in the stack is taken down.",
};

/** Why it is as dangerous as it is: what the level means, and the first of the changes that are so dangerous. */
export function reason({ danger, stacks }: Review): string {
  const gone = danger === "high" ? stacks.find((stack) => isDestroyed(stack) && stack.danger === danger) : undefined;
  if (gone) return destroyed[gone.role];
  const gravest = stacks.flatMap(({ stack, changes }) =>
    changes.filter((change) => change.danger === danger && isGiven(change)).map((change) => ({ stack, change })),
  );
  const [first] = gravest;
  // What is new, an image or a whole site, says by itself what it comes to.
  const isPlain = danger === "none" || (danger === "low" && stacks.some((stack) => isNew(stack) || stack.newImages.length > 0));
  const why = first && !isPlain ? ` ${first.stack}, ${first.change.noun}: ${first.change.means}.` : "";
  const more = why && gravest.length > 1 ? ` ${gravest.length - 1} more like it below.` : "";
  return `${generally[danger]}${why}${more}`.slice(0, longestLine);
}

/** How the policies judged it, in one sentence. */
export function policyWords({ stacks }: Review): string {
  const broken = (level: string) => [
    ...new Set(stacks.flatMap(({ policies }) => policies.broken.filter((rule) => rule.level === level).map(({ rule }) => rule))),
  ];
  const [mandatory, advisory] = [broken("mandatory"), broken("advisory")];
  const failed = stacks.filter(({ outcome }) => outcome === "failed").length;
  const judged = stacks.filter(({ outcome, policies }) => outcome !== "failed" && policies.packs.length > 0).length;
  const unjudged = stacks.length - judged - failed;
  const parts = [
    ...(mandatory.length > 0 ? [`refused by ${listed(mandatory)}`] : []),
    ...(advisory.length > 0 ? [`advised against by ${listed(advisory)}`] : []),
    ...(judged > 0 && mandatory.length + advisory.length === 0 ? [`passed in ${counted(judged, "stack")}`] : []),
    ...(failed > 0 ? [`not known in ${counted(failed, "stack")}`] : []),
    ...(unjudged > 0 ? [`not asked in ${counted(unjudged, "stack")}`] : []),
  ];
  return `${parts.join("; ") || "not asked"}.`.slice(0, longestLine);
}

/** `1 stack`, `2 stacks` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function isDestroyed({ does }: StackReview): boolean {
  return does === "destroy";
}

/** Is it what a person changed, and not only what follows from it? What is deleted shows no inputs. */
function isGiven({ deed, inputs }: ReviewedChange): boolean {
  return deed === "delete" || inputs.some(({ label, after }) => label !== undefined && after !== "(known later)");
}

function isNew({ changes, unchanged }: StackReview): boolean {
  return changes.length > 0 && unchanged === 0 && changes.every(({ deed }) => deed === "create");
}

function lossesOf(stack: StackReview): string {
  if (isDestroyed(stack)) return "";
  const count = (deed: ReviewedChange["deed"]) => stack.changes.filter((change) => change.deed === deed).length;
  const losses = [[count("replace"), "replaced"] as const, [count("delete"), "deleted"] as const].filter(([number]) => number > 0);
  return losses.map(([number, done]) => `${counted(number, "resource")} ${done}`).join(" and ");
}

function imagesOf({ newImages }: StackReview): string {
  return newImages.length === 0 ? "" : `new images of ${newImages.map(({ solution, to }) => `${solution} ${to}`).join(", ")}`;
}

function installedOf(stack: StackReview): string {
  if (isNew(stack)) return "";
  const deeds = stack.changes.filter(({ type }) => type === installation).map(({ deed }) => deed);
  const said = [...(deeds.includes("create") ? ["installed"] : []), ...(deeds.includes("update") ? ["upgraded in place"] : [])];
  return said.join(" and ");
}

/** What a person changed, where nothing graver is said of the stack. What follows from it is known later. */
function settingsOf(stack: StackReview): string {
  const graver = [lossesOf, imagesOf, installedOf].some((words) => words(stack) !== "");
  if (graver || isDestroyed(stack) || isNew(stack) || stack.passwords.length > 0 || stack.changes.length === 0) return "";
  const inputs = stack.changes.flatMap(({ deed, inputs: changed }) => (deed === "update" ? changed : []));
  const labels = inputs.filter(({ after }) => after !== "(known later)").flatMap(({ label }) => label ?? []);
  return `${listed([...new Set(labels)]) || counted(stack.changes.length, "resource")} changed`;
}

function about(stacks: readonly StackReview[], what: string): string[] {
  return stacks.length === 0 ? [] : [`${what}: ${listed(stacks.map(({ stack }) => stack))}`];
}

/** One clause for all stacks of which the same is to be said. */
function alike(stacks: readonly StackReview[], what: (stack: StackReview) => string): string[] {
  const said = new Set(stacks.map(what).filter((words) => words !== ""));
  return [...said].flatMap((words) =>
    about(
      stacks.filter((stack) => what(stack) === words),
      words,
    ),
  );
}

function listed(names: readonly string[]): string {
  return names.length <= mostNames ? names.join(", ") : `${names.slice(0, mostNames).join(", ")} and ${names.length - mostNames} more`;
}
