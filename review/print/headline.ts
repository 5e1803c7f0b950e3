import type { Danger } from "../judge/danger";
import { counted, listed } from "./markdown-text";
import type { Review, ReviewedChange, StackReview } from "../judge/review";

const installation = "pulumi-nodejs:dynamic/edge:Installation";

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
    ...alike(stacks, newOf),
    ...alike(stacks, takenOverOf),
    ...alike(stacks, lossesOf),
    ...alike(stacks, imagesOf),
    ...alike(stacks, installedOf),
    ...about(
      stacks.filter(({ passwords }) => passwords.length > 0),
      "new passwords",
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
  unknown: "A preview did not get to its end, so nobody can say; what is wrong is told below, or in the run's log.",
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
    changes.filter((change) => change.danger === danger && isGiven(change)).map(({ noun, means }) => ({ stack, words: `${noun}: ${means}` })),
  );
  const [words, ...others] = new Set(gravest.map((change) => change.words));
  const where = new Set(gravest.filter((change) => change.words === words).map(({ stack }) => stack));
  // What is new, an image or a whole site, says by itself what it comes to.
  const isPlain = danger === "none" || (danger === "low" && stacks.some((stack) => isNew(stack) || stack.newImages.length > 0));
  const why = words !== undefined && !isPlain ? ` ${listed([...where], 2)}, ${words}.` : "";
  const more = why && others.length > 0 ? ` ${others.length} more like it below.` : "";
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
  const goingAway = stacks.filter((stack) => stack.outcome !== "failed" && isDestroyed(stack) && stack.policies.packs.length === 0).length;
  const unjudged = stacks.length - judged - failed - goingAway;
  const parts = [
    ...(mandatory.length > 0 ? [`refused by ${listed(mandatory)}`] : []),
    ...(advisory.length > 0 ? [`advised against by ${listed(advisory)}`] : []),
    ...(judged > 0 && mandatory.length + advisory.length === 0 ? [`passed in ${counted(judged, "stack")}`] : []),
    ...(failed > 0 ? [`not known in ${counted(failed, "stack")} whose preview failed`] : []),
    ...(goingAway > 0 ? [`none judges a destruction (${counted(goingAway, "stack")})`] : []),
    ...(unjudged > 0 ? [`not asked in ${counted(unjudged, "stack")}`] : []),
  ];
  return `${parts.join("; ") || "not asked"}.`.slice(0, longestLine);
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

/** Names of kinds, or their number where they are many. */
const mostKinds = 3;

function lossesOf(stack: StackReview): string {
  if (isDestroyed(stack)) return "";
  const lost = (deed: ReviewedChange["deed"], done: string) => {
    const changes = stack.changes.filter((change) => change.deed === deed);
    const nouns = [...new Set(changes.map(({ noun }) => noun))];
    return changes.length === 0 ? [] : [`${nouns.length > mostKinds ? counted(changes.length, "resource") : nouns.join(", ")} ${done}`];
  };
  return [...lost("replace", "replaced"), ...lost("delete", "deleted")].join(" and ");
}

/** What is new brings all its images along. */
function newOf(stack: StackReview): string {
  if (!isNew(stack)) return "";
  return stack.newImages.length === 0 ? "new" : `new with ${solutionsOf(stack)}`;
}

function takenOverOf({ changes }: StackReview): string {
  return changes.some(({ deed }) => deed === "import") ? "taken over" : "";
}

function imagesOf(stack: StackReview): string {
  return stack.newImages.length === 0 || isNew(stack) ? "" : `new images of ${solutionsOf(stack)}`;
}

function solutionsOf({ newImages }: StackReview): string {
  return newImages.map(({ solution, to }) => `${solution} ${to}`).join(", ");
}

function installedOf(stack: StackReview): string {
  if (isNew(stack)) return "";
  const installed = stack.changes.filter(({ type }) => type === installation);
  const begun = installed
    .filter(({ deed }) => deed === "create")
    .flatMap(({ inputs }) => inputs.find(({ input }) => input === "instance")?.after ?? "a solution");
  const isUpgraded = installed.some(({ deed }) => deed === "update");
  return [...(begun.length > 0 ? [`installation of ${begun.join(", ")}`] : []), ...(isUpgraded ? ["upgrade in place of what runs"] : [])].join(" and ");
}

/** What a person changed, where nothing graver is said of the stack. What follows from it is known later. */
function settingsOf(stack: StackReview): string {
  const graver = [lossesOf, imagesOf, installedOf].some((words) => words(stack) !== "");
  if (graver || isDestroyed(stack) || isNew(stack) || stack.passwords.length > 0 || stack.changes.length === 0) return "";
  const inputs = stack.changes.flatMap(({ deed, inputs: changed }) => (deed === "update" ? changed : []));
  const labels = inputs.filter(({ after }) => after !== "(known later)").flatMap(({ label }) => label ?? []);
  const names = listed([...new Set(labels)]);
  if (names === "" && takenOverOf(stack) !== "") return "";
  return `${names || counted(stack.changes.length, "resource")} changed`;
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
