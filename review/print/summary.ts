import { resourceTypes } from "../../components/core/resource-types";
import type { Review, ReviewedChange, Risk, StackReview } from "../judge/review";
import { knownAfterUpdate } from "../judge/review-change";
import { counted, formatBytes, listed } from "./markdown-text";

/** Maximum number of clauses in the headline; further ones are counted. */
const maxClauses = 5;

/** Maximum length of each summary line, in characters. */
const maxLineLength = 1_000;

/** What happens and where, most severe first, in one line without a full stop. */
export function headline({ stacks }: Review): string {
  const all = [
    ...clause(
      stacks.filter(({ outcome }) => outcome === "failed"),
      "preview failed",
    ),
    ...clause(
      stacks.filter(({ outcome }) => outcome === "refused"),
      "refused by policy",
    ),
    ...clause(
      stacks.filter(({ faults }) => faults.some(({ refuses }) => refuses)),
      "up will refuse",
    ),
    ...clause(stacks.filter(isDestroyed), "destroy"),
    ...clausesBy(stacks, newStack),
    ...clausesBy(stacks, importedStack),
    ...clausesBy(stacks, losses),
    ...clausesBy(stacks, newImages),
    ...clausesBy(stacks, installations),
    ...clause(
      stacks.filter(({ passwords }) => passwords.length > 0),
      "new passwords",
    ),
    ...clausesBy(stacks, settings),
  ];
  const clauses = all.length > maxClauses ? [...all.slice(0, maxClauses), `${all.length - maxClauses} more`] : all;
  const text = clauses.join("; ") || "no changes";
  return (text.slice(0, 1).toUpperCase() + text.slice(1)).slice(0, maxLineLength);
}

const riskMeaning: Readonly<Record<Risk, string>> = {
  none: "No site is affected.",
  low: "Running workloads continue, and nothing is removed.",
  medium: "A running component or its access changes, and it may restart.",
  high: "A site loses something or cannot pull images for a while.",
  unknown: "A preview did not finish, so the risk cannot be rated. See the errors below or the run log.",
};

const destroyMeaning: Readonly<Record<StackReview["role"], string>> = {
  hub: "The registry that all sites sync from is deleted.",
  site: "The site's registry and all its images are deleted; pods at the site can no longer pull.",
  unknown: "Everything in the stack is deleted.",
};

/** Explains the risk: what the level means, and the first change that has it. */
export function riskReason({ risk, stacks }: Review): string {
  const destroyed = risk === "high" ? stacks.find((stack) => isDestroyed(stack) && stack.risk === risk) : undefined;
  if (destroyed) return destroyMeaning[destroyed.role];
  const causes = stacks.flatMap(({ stack, changes }) =>
    changes.filter((change) => change.risk === risk && isDeclared(change)).map(({ kind, effect }) => ({ stack, text: `${kind}: ${effect}` })),
  );
  const [first, ...others] = new Set(causes.map(({ text }) => text));
  const where = new Set(causes.filter(({ text }) => text === first).map(({ stack }) => stack));
  // New images and new sites are in the headline already and need no further cause.
  const isObvious = risk === "none" || (risk === "low" && stacks.some((stack) => isNew(stack) || stack.newImages.length > 0));
  const cause = first !== undefined && !isObvious ? ` ${listed([...where], 2)}, ${first}.` : "";
  const more = cause && others.length > 0 ? ` ${counted(others.length, "more change")} of this risk below.` : "";
  return `${riskMeaning[risk]}${cause}${more}`.slice(0, maxLineLength);
}

/** Result of the policy check, in one sentence. */
export function policySummary({ stacks }: Review): string {
  const violated = (level: string) => [
    ...new Set(stacks.flatMap(({ policies }) => policies.violations.filter((rule) => rule.level === level).map(({ rule }) => rule))),
  ];
  const [mandatory, advisory] = [violated("mandatory"), violated("advisory")];
  const failed = stacks.filter(({ outcome }) => outcome === "failed").length;
  const checked = stacks.filter(({ outcome, policies }) => outcome !== "failed" && policies.packs.length > 0).length;
  const destroyed = stacks.filter((stack) => stack.outcome !== "failed" && isDestroyed(stack) && stack.policies.packs.length === 0).length;
  const unchecked = stacks.length - checked - failed - destroyed;
  const parts = [
    ...(mandatory.length > 0 ? [`refused by ${listed(mandatory)}`] : []),
    ...(advisory.length > 0 ? [`advisory violations of ${listed(advisory)}`] : []),
    ...(checked > 0 && mandatory.length + advisory.length === 0 ? [`passed in ${counted(checked, "stack")}`] : []),
    ...(failed > 0 ? [`unknown for ${counted(failed, "stack")} with a failed preview`] : []),
    ...(destroyed > 0 ? [`not checked when destroying (${counted(destroyed, "stack")})`] : []),
    ...(unchecked > 0 ? [`not checked in ${counted(unchecked, "stack")}`] : []),
  ];
  return `${parts.join("; ") || "not checked"}.`.slice(0, maxLineLength);
}

/** What all new images transfer to the sites, in one sentence. Undefined if no image is new. */
export function wanSummary({ stacks }: Review): string | undefined {
  const sites = stacks.filter(({ newImages: images }) => images.length > 0);
  if (sites.length === 0) return undefined;
  const measured = sites.flatMap(({ newImages: images }) => {
    const bytes = images.flatMap((solution) => solution.bytes ?? []);
    return bytes.length === images.length ? [bytes.reduce((sum, one) => sum + one, 0)] : [];
  });
  const unmeasured = sites.length - measured.length;
  const reasons = [...new Set(sites.flatMap(({ notMeasured }) => notMeasured ?? []))];
  const because = reasons.length > 0 ? ` (${reasons.join("; ")})` : "";
  if (measured.length === 0) return `not measured${because}.`;
  return [totalOf(measured), ...(unmeasured > 0 ? [`not measured for ${unmeasured} more${because}`] : [])].join("; ").concat(".");
}

function totalOf(sites: readonly number[]): string {
  const [total, most] = [formatBytes(sites.reduce((sum, bytes) => sum + bytes, 0)), Math.max(...sites)];
  if (sites.length === 1) return total;
  const each = sites.every((bytes) => bytes === most) ? `${formatBytes(most)} to each of` : `at most ${formatBytes(most)} to one of`;
  return `${each} ${sites.length} sites, ${total} in total`;
}

function isDestroyed({ operation }: StackReview): boolean {
  return operation === "destroy";
}

/** Reports whether a person made the change; derived changes become known only during the update. A deleted resource shows no inputs. */
function isDeclared({ action, inputs }: ReviewedChange): boolean {
  return action === "delete" || inputs.some(({ label, after }) => label !== undefined && after !== knownAfterUpdate);
}

function isNew({ changes, unchanged }: StackReview): boolean {
  return changes.length > 0 && unchanged === 0 && changes.every(({ action }) => action === "create");
}

/** Maximum number of kinds to name; more are counted. */
const maxKinds = 3;

/** What a site loses; what costs it nothing is none of it. */
function losses(stack: StackReview): string {
  return lossesAmong(
    stack,
    stack.changes.filter(({ risk }) => risk !== "low"),
  );
}

function lossesAmong(stack: StackReview, among: readonly ReviewedChange[]): string {
  if (isDestroyed(stack)) return "";
  const lost = (action: ReviewedChange["action"], participle: string) => {
    const changes = among.filter((change) => change.action === action);
    const kinds = [...new Set(changes.map(({ kind }) => kind))];
    return changes.length === 0 ? [] : [`${kinds.length > maxKinds ? counted(changes.length, "resource") : kinds.join(", ")} ${participle}`];
  };
  return [...lost("replace", "replaced"), ...lost("delete", "deleted")].join(" and ");
}

/** All images of a new stack are new, so they are named here. */
function newStack(stack: StackReview): string {
  if (!isNew(stack)) return "";
  return stack.newImages.length === 0 ? "new" : `new with ${solutionsOf(stack)}`;
}

function importedStack({ changes }: StackReview): string {
  return changes.some(({ action }) => action === "import") ? "imported" : "";
}

function newImages(stack: StackReview): string {
  return stack.newImages.length === 0 || isNew(stack) ? "" : `new images for ${solutionsOf(stack)}`;
}

function solutionsOf({ newImages: images }: StackReview): string {
  return images.map(({ solution, to }) => `${solution} ${to}`).join(", ");
}

function installations(stack: StackReview): string {
  if (isNew(stack)) return "";
  const changed = stack.changes.filter(({ type }) => type === resourceTypes.installation);
  const created = changed
    .filter(({ action }) => action === "create")
    .flatMap(({ inputs }) => inputs.find(({ input }) => input === "instance")?.after ?? "a solution");
  const isUpgraded = changed.some(({ action }) => action === "update");
  return [...(created.length > 0 ? [`installation of ${created.join(", ")}`] : []), ...(isUpgraded ? ["in-place upgrade of a running solution"] : [])].join(
    " and ",
  );
}

/** Labels of the declared changes, if no more severe clause covers the stack. */
function settings(stack: StackReview): string {
  const isCovered = [losses, newImages, installations].some((clauseOf) => clauseOf(stack) !== "");
  if (isCovered || isDestroyed(stack) || isNew(stack) || stack.passwords.length > 0 || stack.changes.length === 0) return "";
  const inputs = stack.changes.flatMap(({ action, inputs: changed }) => (action === "update" ? changed : []));
  const labels = inputs.filter(({ after }) => after !== knownAfterUpdate).flatMap(({ label }) => label ?? []);
  const names = listed([...new Set(labels)]);
  if (names === "" && importedStack(stack) !== "") return "";
  return names === "" ? lossesAmong(stack, stack.changes) || `${counted(stack.changes.length, "resource")} changed` : `${names} changed`;
}

function clause(stacks: readonly StackReview[], what: string): string[] {
  return stacks.length === 0 ? [] : [`${what}: ${listed(stacks.map(({ stack }) => stack))}`];
}

/** One clause per distinct text, with all stacks that it applies to. */
function clausesBy(stacks: readonly StackReview[], textOf: (stack: StackReview) => string): string[] {
  const texts = new Set(stacks.map(textOf).filter((text) => text !== ""));
  return [...texts].flatMap((text) =>
    clause(
      stacks.filter((stack) => textOf(stack) === text),
      text,
    ),
  );
}
