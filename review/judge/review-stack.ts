import { type Fault, refusalStart } from "../../components/core/fault";
import { resourceTypes } from "../../components/core/resource-types";
import { rules } from "../../policy/rules";
import { type InputChange, type Side, knownValue } from "../read/input-changes";
import type { Diagnostic, PlannedChange, PreviewPlan, Violation } from "../read/preview-plan";
import { positionOf } from "./describe-kinds";
import { addedAndRemoved } from "./kind-description";
import { highestRisk, type ReviewedChange, type Risk, type StackReview } from "./review";
import { reviewChange } from "./review-change";

const ownPack = "edge-staging";

/** Reviews the plan of a stack's preview. Pure. */
export function reviewStack(plan: PreviewPlan): StackReview {
  const changes = plan.changes.map(reviewChange).sort((a, b) => positionOf(a.type) - positionOf(b.type));
  const outcome = outcomeOf(plan);
  return {
    stack: plan.stack,
    role: plan.role,
    operation: plan.operation,
    outcome,
    risk: riskOf(outcome, changes),
    unchanged: plan.unchanged,
    newImages: plan.changes.flatMap(newImagesOf),
    ...(plan.forecast && { forecast: plan.forecast }),
    passwords: plan.changes.flatMap(passwordsOf),
    changes,
    policies: { packs: plan.packs, violations: plan.violations.map(describeViolation) },
    faults: plan.diagnostics.flatMap(({ severity, message }) =>
      faultsIn(message).map((fault) => ({ severity, ...(isRefusal(message) ? { refuses: true as const } : {}), ...fault })),
    ),
    otherErrors: [...new Set(plan.diagnostics.filter(isOtherError).map(({ resource }) => resource))],
  };
}

function outcomeOf({ result, diagnostics, violations }: PreviewPlan): StackReview["outcome"] {
  if (result === "succeeded") return "planned";
  const isRefused = violations.some(({ level }) => level === "mandatory") && diagnostics.every(({ severity }) => severity !== "error");
  return result === "failed" && isRefused ? "refused" : "failed";
}

function riskOf(outcome: StackReview["outcome"], changes: readonly ReviewedChange[]): Risk {
  return outcome === "failed" ? "unknown" : highestRisk(changes.map(({ risk }) => risk));
}

/** Images of a staged solution that the site does not stage yet. */
function newImagesOf({ type, action, inputs }: PlannedChange): StackReview["newImages"] {
  if (type !== resourceTypes.stagedSolution || action === "delete") return [];
  const [images, version] = [inputAt(inputs, "images"), inputAt(inputs, "templateVersionId")];
  const [from, to] = [parseVersionId(version?.before), parseVersionId(version?.after)];
  const { added } = addedAndRemoved(knownValue(images?.before), knownValue(images?.after));
  if (!to || added.length === 0) return [];
  return [{ solution: to.solution, ...(from ? { from: from.version } : {}), to: to.version, images: added }];
}

function passwordsOf({ type, action, name, inputs, replaceReasons }: PlannedChange): StackReview["passwords"] {
  if (type !== resourceTypes.tokenPassword || (action !== "update" && action !== "replace")) return [];
  if (action === "replace") return [{ resource: name, action, reason: replaceReasons.includes("tokenId") ? "its token is recreated" : "it is recreated" }];
  const generation = inputAt(inputs, "plannedGeneration");
  // Settings for later rotations can change without a new password.
  if (!generation && inputs.length > 0) return [];
  if (!generation) return [{ resource: name, action, reason: "the service no longer has the current password, or an earlier run did not finish" }];
  const reason = knownValue(inputAt(inputs, "reason")?.after);
  if (typeof reason === "string") return [{ resource: name, action, reason }];
  return [{ resource: name, action, reason: `generation ${String(knownValue(generation.before))} to ${String(knownValue(generation.after))}` }];
}

/** Adds message and fix to violations of this project's pack. Messages of other packs may contain values and are left out. */
function describeViolation({ pack, rule, level, resource }: Violation): StackReview["policies"]["violations"][number] {
  const known = pack === ownPack ? rules.find(({ name }) => name === rule) : undefined;
  return { pack, rule, level, resource, ...(known ? { message: known.message, fix: known.fix } : {}) };
}

const faultStart = /(?:^|\s)(EDGE-[A-Z0-9-]+) {2}(.+)$/;
const faultPart = /^ {2}(given|allowed|fix) +(.+)$/;

/** Parses this program's faults from an engine message, in the format of components/core/fault. They contain no secret. Everything else is dropped. */
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

/** Is this a preview's warning about faults for which `up` would refuse the stack? */
export function isRefusal(message: string): boolean {
  return message.startsWith(refusalStart);
}

function isOtherError({ severity, message }: Diagnostic): boolean {
  return severity === "error" && faultsIn(message).length === 0;
}

function inputAt(inputs: readonly InputChange[], path: string): InputChange | undefined {
  return inputs.find((input) => input.path === path);
}

function parseVersionId(side: Side | undefined): { solution: string; version: string } | undefined {
  const [, solution, version] = /\/solutionTemplates\/([^/]+)\/versions\/([^/]+)$/i.exec(String(knownValue(side) ?? "")) ?? [];
  return solution && version ? { solution, version } : undefined;
}
