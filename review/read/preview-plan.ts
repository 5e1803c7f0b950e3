import { forecastStart, parseForecast, type ShownForecast } from "../../components/core/forecast-text";
import { textAt } from "../../components/core/json";
import { prerequisiteExtensions } from "../../components/core/prerequisite-extension";
import { dynamicType, resourceTypes } from "../../components/core/resource-types";
import type { EngineEvent, PlannedStep } from "./engine-events";
import { type InputChange, inputChanges } from "./input-changes";

/** What the engine does with a resource. `import`: it exists already and becomes managed without changes. */
export const actions = ["create", "import", "update", "replace", "delete"] as const;
/** One of the actions. */
export type Action = (typeof actions)[number];

/** A resource that the plan changes. */
export interface PlannedChange {
  action: Action;
  type: string;
  /** Logical name, the last part of the URN. */
  name: string;
  inputs: InputChange[];
  /** Paths of the inputs that force the replacement. */
  replaceReasons: string[];
  /** Why the last run left it Pending, of this project's kinds; absent where it did not. */
  pending?: string;
  /** Does it wait for the site's maintenance windows, freezes or veto? */
  isScheduled?: boolean;
  /** Option `retainOnDelete`: a delete removes the resource from the state only. */
  isRetained: boolean;
}

/** An error or a warning of the engine. */
export interface Diagnostic {
  severity: "error" | "warning";
  /** Name of the resource; empty if there is none. */
  resource: string;
  message: string;
}

/** A violated rule of a policy pack. */
export interface Violation {
  pack: string;
  rule: string;
  level: string;
  /** Name of the resource; empty if the whole stack violates the rule. */
  resource: string;
}

/** Images at a site before the update. */
export interface SiteImages {
  /** ARM id of the cloud registry that the site syncs from; undefined if the preview does not contain it. */
  registryId: string | undefined;
  /** Images that the site stages before and after: `repository[:tag][@digest]`. Images of superseded revisions are missing, because no input names them. */
  images: string[];
}

/** Content of one preview, before it is reviewed. */
export interface PreviewPlan {
  stack: string;
  role: "hub" | "site" | "unknown";
  operation: "update" | "destroy";
  /** `incomplete`: the stream ends without a summary. */
  result: "succeeded" | "failed" | "incomplete";
  /** Sorted by name; without components and default providers. */
  changes: PlannedChange[];
  /** Number of unchanged resources, including components. */
  unchanged: number;
  /** Names of the packs that checked the plan. */
  packs: string[];
  violations: Violation[];
  diagnostics: Diagnostic[];
  siteImages: SiteImages;
  /** The program's forecast of new images; undefined where none is new. */
  forecast?: ShownForecast | undefined;
}

const actionByOperation: Readonly<Record<string, Action>> = { create: "create", import: "import", update: "update", delete: "delete", discard: "delete" };
const replaceOperations = ["replace", "create-replacement", "delete-replaced"];
const roles: Readonly<Record<string, "hub" | "site">> = { [resourceTypes.hub]: "hub", [resourceTypes.site]: "site" };
const ownKinds = dynamicType("/");
const stackType = "pulumi:pulumi:Stack";

/** Messages that only repeat that an earlier error occurred. */
const repeatedErrors = /^(preview|destroy|update|refresh) failed$/;

/** Builds the plan from the events of a preview. Pure. */
export function previewPlan(events: readonly EngineEvent[]): PreviewPlan {
  const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const summary = events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent;
  const urns = [...steps.map(({ urn }) => urn), ...events.flatMap(({ policyEvent }) => policyEvent?.resourceUrn ?? [])];
  return {
    stack: urns[0]?.split("::")[0]?.slice("urn:pulumi:".length) ?? "",
    role: steps.map(({ type }) => roles[type]).find((role) => role !== undefined) ?? "unknown",
    operation: steps.some(({ type, op }) => type === stackType && op === "delete") ? "destroy" : "update",
    result: summary === undefined ? "incomplete" : summary.result === "failed" ? "failed" : "succeeded",
    changes: changesOf(steps),
    unchanged: summary?.resourceChanges?.["same"] ?? 0,
    packs: Object.keys(summary?.PolicyPacks ?? {}).map((pack) => pack.split("|")[0] ?? ""),
    violations: violationsOf(events),
    diagnostics: diagnosticsOf(events),
    siteImages: siteImagesIn(steps),
    forecast: forecastIn(events),
  };
}

function changesOf(steps: readonly PlannedStep[]): PlannedChange[] {
  const byUrn = new Map<string, PlannedStep[]>();
  for (const step of steps.filter(isPlannedResource)) byUrn.set(step.urn, [...(byUrn.get(step.urn) ?? []), step]);
  return [...byUrn.values()].map(changeOf).sort((a, b) => (a.name === b.name ? compare(a.type, b.type) : compare(a.name, b.name)));
}

/** Reports whether the step changes a custom resource other than a default provider. */
function isPlannedResource({ op, type, urn, old, new: now }: PlannedStep): boolean {
  if (type.startsWith("pulumi:pulumi:") || (type.startsWith("pulumi:providers:") && nameOf(urn).startsWith("default"))) return false;
  return (op in actionByOperation || replaceOperations.includes(op)) && (now ?? old)?.custom === true;
}

function changeOf(steps: PlannedStep[]): PlannedChange {
  const [first] = steps;
  const before = steps.find(({ old }) => old)?.old;
  const after = steps.findLast((step) => step.new)?.new;
  const isReplaced = steps.some(({ op }) => replaceOperations.includes(op));
  // An import can be followed by an update in the same run; the last step counts.
  const action = isReplaced ? "replace" : (actionByOperation[steps.at(-1)?.op ?? ""] ?? "update");
  return {
    action,
    type: first?.type ?? "",
    name: nameOf(first?.urn ?? ""),
    inputs: action === "delete" || action === "import" ? [] : inputChanges(before?.inputs ?? {}, after?.inputs ?? {}),
    replaceReasons: [...new Set(steps.flatMap(replacingInputs))].sort(),
    ...pendingOf(first?.type ?? "", before?.outputs),
    ...(after?.inputs?.["maintenance"] !== undefined && { isScheduled: true }),
    isRetained: action === "delete" && before?.retainOnDelete === true,
  };
}

function pendingOf(type: string, outputs: unknown): { pending?: string } {
  const reason = type.startsWith(ownKinds) ? textAt(outputs, "pending") : undefined;
  return reason === undefined ? {} : { pending: reason };
}

/** Paths that force a replacement; `a["b.c"]` becomes `a.b.c`. */
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
    .map(({ severity, urn = "", message }) => ({ severity, resource: nameOf(urn), message: plainMessage(message) }))
    .filter((event): event is Diagnostic => (event.severity === "error" || event.severity === "warning") && !repeatedErrors.test(event.message));
  return distinct(all).sort((a, b) => compare(a.severity, b.severity) || compare(a.resource, b.resource) || compare(a.message, b.message));
}

/** A forecast names its days as seen from the time of the preview. */
function forecastIn(events: readonly EngineEvent[]): ShownForecast | undefined {
  const found = events.flatMap(({ diagnosticEvent, timestamp = 0 }) => {
    const text = diagnosticEvent?.severity === "info" ? plainMessage(diagnosticEvent.message) : "";
    return text.startsWith(forecastStart) ? (parseForecast(text.slice(forecastStart.length), timestamp * 1_000) ?? []) : [];
  });
  return found[0];
}

/** A message without the engine's colours. */
function plainMessage(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
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

/** Is this the site's registry, which is empty if it is created or replaced? Other extensions are prerequisites. */
function isSiteRegistry({ type, new: after, old: before }: PlannedStep): boolean {
  if (type !== resourceTypes.extension) return type === resourceTypes.connectedRegistry;
  const extensionType = textAt((after ?? before)?.inputs, "extensionType")?.toLowerCase();
  return !Object.values(prerequisiteExtensions).some((one) => one.type === extensionType);
}

/** Reads the images at the site from all steps, including those that change nothing. */
function siteImagesIn(steps: readonly PlannedStep[]): SiteImages {
  const scopeMaps = steps.filter(({ type }) => type === resourceTypes.scopeMap);
  const registryId = scopeMaps.flatMap((step) => textAt((step.new ?? step.old)?.inputs, "registryId") ?? [])[0];
  const isEmpty = steps.some((step) => isSiteRegistry(step) && !isInPlace(step.op));
  const staged = steps.filter(({ type, op }) => type === resourceTypes.stagedSolution && isInPlace(op)).flatMap(({ old }) => textsIn(old?.inputs?.["images"]));
  return { registryId, images: isEmpty ? [] : [...new Set(staged)].sort() };
}

function isInPlace(op: string): boolean {
  return op === "same" || op === "update";
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
