import type { Deed } from "./deed";
import type { EngineEvent, PlannedStep } from "./engine-events";
import { type ImagesOnSite, imagesOnSite } from "./images-on-site";
import { type InputChange, inputChanges } from "./input-changes";

/** A resource that something is planned for. */
export interface PlannedChange {
  deed: Deed;
  type: string;
  /** Logical name, the last part of the URN. */
  name: string;
  inputs: InputChange[];
  /** Inputs for whose sake it is replaced. */
  because: string[];
  /** Does the object itself stay when it is deleted here? */
  isRetained: boolean;
}

/** What the engine says besides its plan. */
export interface Diagnostic {
  severity: "error" | "warning";
  /** Name of the resource; empty where none is meant. */
  resource: string;
  message: string;
}

/** A rule of a policy pack that is broken. */
export interface Violation {
  pack: string;
  rule: string;
  level: string;
  /** Name of the resource; empty where the stack as a whole is meant. */
  resource: string;
}

/** What one preview says, before it is judged. */
export interface PreviewPlan {
  stack: string;
  role: "hub" | "site" | "unknown";
  does: "update" | "destroy";
  /** `incomplete`: the stream breaks off. */
  result: "succeeded" | "failed" | "incomplete";
  /** Without components and default providers, in the order of the alphabet. */
  changes: PlannedChange[];
  /** Resources that stay as they are, components among them. */
  unchanged: number;
  /** Names of the packs that judged it. */
  packs: string[];
  violations: Violation[];
  diagnostics: Diagnostic[];
  onSite: ImagesOnSite;
}

const deedByOperation: Readonly<Record<string, Deed>> = { create: "create", import: "import", update: "update", delete: "delete", discard: "delete" };
const replacing = ["replace", "create-replacement", "delete-replaced"];
const roles: Readonly<Record<string, "hub" | "site">> = { "edge:hub:Hub": "hub", "edge:site:Site": "site" };
const stackType = "pulumi:pulumi:Stack";

/** What the engine says only because it said something else before. */
const echoes = /^(preview|destroy|update|refresh) failed$/;

/** The plan that a preview's events tell. Pure. */
export function previewPlan(events: readonly EngineEvent[]): PreviewPlan {
  const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const summary = events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent;
  const urns = [...steps.map(({ urn }) => urn), ...events.flatMap(({ policyEvent }) => policyEvent?.resourceUrn ?? [])];
  return {
    stack: urns[0]?.split("::")[0]?.slice("urn:pulumi:".length) ?? "",
    role: steps.map(({ type }) => roles[type]).find((role) => role !== undefined) ?? "unknown",
    does: steps.some(({ type, op }) => type === stackType && op === "delete") ? "destroy" : "update",
    result: summary === undefined ? "incomplete" : summary.result === "failed" ? "failed" : "succeeded",
    changes: changesOf(steps),
    unchanged: summary?.resourceChanges?.["same"] ?? 0,
    packs: Object.keys(summary?.PolicyPacks ?? {}).map((pack) => pack.split("|")[0] ?? ""),
    violations: violationsOf(events),
    diagnostics: diagnosticsOf(events),
    onSite: imagesOnSite(steps),
  };
}

function changesOf(steps: readonly PlannedStep[]): PlannedChange[] {
  const byUrn = new Map<string, PlannedStep[]>();
  for (const step of steps.filter(isOwn)) byUrn.set(step.urn, [...(byUrn.get(step.urn) ?? []), step]);
  return [...byUrn.values()].map(changeOf).sort((a, b) => (a.name === b.name ? compare(a.type, b.type) : compare(a.name, b.name)));
}

/** A resource with an object behind it, of which something is planned. */
function isOwn({ op, type, urn, old, new: now }: PlannedStep): boolean {
  if (type.startsWith("pulumi:pulumi:") || (type.startsWith("pulumi:providers:") && nameOf(urn).startsWith("default"))) return false;
  return (op in deedByOperation || replacing.includes(op)) && (now ?? old)?.custom === true;
}

function changeOf(steps: PlannedStep[]): PlannedChange {
  const [first] = steps;
  const before = steps.find(({ old }) => old)?.old;
  const after = steps.findLast((step) => step.new)?.new;
  const isReplaced = steps.some(({ op }) => replacing.includes(op));
  // What is imported may be changed in the same run: two steps, of which the last one counts.
  const deed = isReplaced ? "replace" : (deedByOperation[steps.at(-1)?.op ?? ""] ?? "update");
  return {
    deed,
    type: first?.type ?? "",
    name: nameOf(first?.urn ?? ""),
    inputs: deed === "delete" || deed === "import" ? [] : inputChanges(before?.inputs ?? {}, after?.inputs ?? {}),
    because: [...new Set(steps.flatMap(replacingInputs))].sort(),
    isRetained: deed === "delete" && before?.retainOnDelete === true,
  };
}

/** `a["b.c"]` is the path `a.b.c`. */
function replacingInputs({ keys, detailedDiff }: PlannedStep): string[] {
  const named = Object.entries(detailedDiff ?? {}).filter(([, { diffKind }]) => diffKind.endsWith("-replace"));
  const paths = named.map(([path]) => path.replaceAll(/\["([^"]*)"\]/g, ".$1"));
  return paths.length > 0 ? paths : (keys ?? []);
}

function violationsOf(events: readonly EngineEvent[]): Violation[] {
  const all = events
    .flatMap(({ policyEvent }) => policyEvent ?? [])
    .map(({ policyPackName, policyName, enforcementLevel, resourceUrn }) => ({
      pack: policyPackName,
      rule: policyName,
      level: enforcementLevel,
      resource: nameOf(resourceUrn ?? ""),
    }));
  return distinct(all).sort((a, b) => compare(b.level, a.level) || compare(a.rule, b.rule) || compare(a.resource, b.resource));
}

function diagnosticsOf(events: readonly EngineEvent[]): Diagnostic[] {
  const all = events
    .flatMap(({ diagnosticEvent }) => diagnosticEvent ?? [])
    .map(({ severity, urn = "", message }) => ({ severity, resource: nameOf(urn), message: message.replaceAll(/<\{%[^%]*%\}>/g, "").trim() }))
    .filter((said): said is Diagnostic => (said.severity === "error" || said.severity === "warning") && !echoes.test(said.message));
  return distinct(all).sort((a, b) => compare(a.severity, b.severity) || compare(a.resource, b.resource) || compare(a.message, b.message));
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
