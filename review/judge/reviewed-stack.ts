import type { Fault } from "../../components/core/fault";
import { rules } from "../../policy/rules";
import { type Danger, worst } from "./danger";
import { type InputChange, type Side, knownValue } from "../read/input-changes";
import { gainedAndLost } from "./kind-words";
import type { Diagnostic, PlannedChange, PreviewPlan, Violation } from "../read/preview-plan";
import type { ReviewedChange, StackReview } from "./review";
import { reviewedChange } from "./reviewed-change";
import { orderOf } from "./words";

const stagedSolution = "pulumi-nodejs:dynamic/edge:StagedSolution";
const tokenPassword = "pulumi-nodejs:dynamic/edge:TokenPassword";
const ownPack = "edge-staging";

/** What a preview's plan comes to. Pure. */
export function reviewedStack(plan: PreviewPlan): StackReview {
  const changes = plan.changes.map(reviewedChange).sort((a, b) => orderOf(a.type) - orderOf(b.type));
  const outcome = outcomeOf(plan);
  return {
    stack: plan.stack,
    role: plan.role,
    does: plan.does,
    outcome,
    danger: dangerOf(outcome, changes),
    unchanged: plan.unchanged,
    newImages: plan.changes.flatMap(newImages),
    passwords: plan.changes.flatMap(password),
    changes,
    policies: { packs: plan.packs, broken: plan.violations.map(broken) },
    faults: plan.diagnostics.flatMap(({ severity, message }) => faultsIn(message).map((fault) => ({ severity, ...fault }))),
    otherErrors: [...new Set(plan.diagnostics.filter(isOther).map(({ resource }) => resource))],
  };
}

function outcomeOf({ result, diagnostics, violations }: PreviewPlan): StackReview["outcome"] {
  if (result === "succeeded") return "planned";
  const isRefused = violations.some(({ level }) => level === "mandatory") && diagnostics.every(({ severity }) => severity !== "error");
  return result === "failed" && isRefused ? "refused" : "failed";
}

function dangerOf(outcome: StackReview["outcome"], changes: readonly ReviewedChange[]): Danger {
  return outcome === "failed" ? "unknown" : worst(changes.map(({ danger }) => danger));
}

/** What a staged solution brings to the site that it does not stage now. */
function newImages({ type, deed, inputs }: PlannedChange): StackReview["newImages"] {
  if (type !== stagedSolution || deed === "delete") return [];
  const [images, version] = [inputAt(inputs, "images"), inputAt(inputs, "templateVersionId")];
  const [from, to] = [versionOf(version?.before), versionOf(version?.after)];
  const { gained } = gainedAndLost(knownValue(images?.before), knownValue(images?.after));
  if (!to || gained.length === 0) return [];
  return [{ solution: to.solution, ...(from ? { from: from.version } : {}), to: to.version, images: gained }];
}

function password({ type, deed, name, inputs, because }: PlannedChange): StackReview["passwords"] {
  if (type !== tokenPassword || (deed !== "update" && deed !== "replace")) return [];
  if (deed === "replace") return [{ resource: name, deed, reason: because.includes("tokenId") ? "its token is made anew" : "it is made anew" }];
  const generation = inputAt(inputs, "plannedGeneration");
  // How it is to be replaced later may change without another password.
  if (!generation && inputs.length > 0) return [];
  if (!generation) return [{ resource: name, deed, reason: "the service no longer has the one in use, or an earlier run did not finish" }];
  const why = knownValue(inputAt(inputs, "reason")?.after);
  if (typeof why === "string") return [{ resource: name, deed, reason: why }];
  return [{ resource: name, deed, reason: `generation ${String(knownValue(generation.before))} to ${String(knownValue(generation.after))}` }];
}

/** Says what our own rules say by their names; of other packs the names alone, because their words may hold values. */
function broken({ pack, rule, level, resource }: Violation): StackReview["policies"]["broken"][number] {
  const known = pack === ownPack ? rules.find(({ name }) => name === rule) : undefined;
  return { pack, rule, level, resource, ...(known ? { says: known.says, fix: known.fix } : {}) };
}

const faultStart = /(?:^|\s)(EDGE-[A-Z0-9-]+) {2}(.+)$/;
const faultPart = /^ {2}(given|allowed|fix) +(.+)$/;

/** This program's faults in a message of the engine, as components/core/fault writes them; they hold no secret. Whatever else is in it is left out. */
export function faultsIn(message: string): Fault[] {
  const faults: Fault[] = [];
  for (const line of message.split("\n")) {
    const [, code, what] = faultStart.exec(line) ?? [];
    if (code && what) faults.push({ code, what, fix: "" });
    const [, part, text] = faultPart.exec(line) ?? [];
    const last = faults.at(-1);
    if (last && text && (part === "given" || part === "allowed" || part === "fix")) last[part] = text;
  }
  return faults;
}

function isOther({ severity, message }: Diagnostic): boolean {
  return severity === "error" && faultsIn(message).length === 0;
}

function inputAt(inputs: readonly InputChange[], path: string): InputChange | undefined {
  return inputs.find((input) => input.path === path);
}

function versionOf(side: Side | undefined): { solution: string; version: string } | undefined {
  const [, solution, version] = /\/solutionTemplates\/([^/]+)\/versions\/([^/]+)$/i.exec(String(knownValue(side) ?? "")) ?? [];
  return solution && version ? { solution, version } : undefined;
}
