import { nameOf } from "../../components/core/arm-id";
import type { Fault } from "../../components/core/fault";
import { printableLines } from "../../components/core/foreign-text";
import { coversImages, type ImageProof } from "../../components/core/image-proof";
import { at, isObject, listAt, textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { faultsIn } from "../../review/judge/review-stack";
import { readPlainFacts, type SiteFacts } from "../prove/site-facts";
import { type ExportedState, exportedStateOf } from "../recover/interrupted";

/** Content of a stack's state, for any role. Without secrets. */
export interface DeployedStack {
  /** When a run last wrote it, ISO 8601; absent where the engine does not say. */
  lastRun: string | undefined;
  /** The stack's outputs; secret ones are encrypted. */
  outputs: Readonly<Record<string, unknown>>;
  /** Resources whose last operation failed, with what their provider reported. */
  failures: { resource: string; faults: readonly Fault[] }[];
  /** Resources that are not finished although the run succeeded. */
  pending: { resource: string; type: string; reason: string }[];
  /** Names of resources with which a run is or was busy: it is at work, or was killed. */
  unfinished: string[];
}

/** Content of the state of a site's stack. Without secrets. */
export interface DeployedSite extends DeployedStack {
  /** Undefined before the first run that succeeded. */
  facts: SiteFacts | undefined;
  solutions: DeployedSolution[];
  passwords: { token: string; issuedAt: string; expiry: string }[];
}

/** A solution as the last run left it. Versions are absent where there is none. */
export interface DeployedSolution {
  name: string;
  /** The version that the last run deployed. */
  version: string;
  /** The service staged it; else the newest revision before it. */
  staged: string | undefined;
  /** The version that is known to be at the site. */
  proved: string | undefined;
  installed: string | undefined;
  /** Is it to be installed? */
  installs: boolean;
  /** Why it is Pending, and in which step. */
  pending: { in: "fetching" | "staging" | "waiting"; reason: string } | undefined;
  images: string[];
  /** Empty while images arrive, and where nothing is fetched. */
  proof: ImageProof[];
  /** Are its images fetched and proved before it is published? */
  isFetched: boolean;
  /** How long the last installation took, in milliseconds. */
  tookMs: number | undefined;
}

type Resource = Record<string, unknown>;

/** Reads the state of every stack. Throws EdgeError `EDGE-STATE-FILE`. */
export function deployedStack(stack: string, exported: string): DeployedStack {
  return stackIn(exportedStateOf(stack, exported));
}

/** Reads the state of a site's stack. Throws EdgeError `EDGE-STATE-FILE`, `EDGE-STACK-OUTPUTS`. */
export function deployedSite(stack: string, exported: string): DeployedSite {
  const state = exportedStateOf(stack, exported);
  const resources = currentResources(state);
  const common = stackIn(state);
  const facts = common.outputs["site"] === undefined ? undefined : readPlainFacts(stack, common.outputs);
  const of = (type: string) => resources.filter((resource) => resource["type"] === type);
  return {
    ...common,
    facts,
    solutions: of(resourceTypes.stagedSolution).map((staged) => solutionOf(staged, of(resourceTypes.fetchedImages), of(resourceTypes.installation))),
    passwords: of(resourceTypes.tokenPassword).map(({ outputs }) => ({
      token: nameOf(textAt(outputs, "tokenId") ?? ""),
      issuedAt: textAt(outputs, "issuedAt") ?? "",
      expiry: textAt(outputs, "expiry") ?? "",
    })),
  };
}

function stackIn(state: ExportedState): DeployedStack {
  const resources = currentResources(state);
  const outputs = at(
    resources.find(({ type }) => type === "pulumi:pulumi:Stack"),
    "outputs",
  );
  const failed = resources.flatMap((resource) => {
    const texts = [listAt(resource, "initErrors").map(String), textAt(resource, "outputs", "failed") ?? []].flat();
    return texts.length === 0 ? [] : [{ resource: nameIn(resource), faults: texts.flatMap(faultsFrom) }];
  });
  return {
    lastRun: textAt(state, "deployment", "manifest", "time"),
    outputs: isObject(outputs) ? outputs : {},
    failures: failed,
    pending: resources.flatMap((resource) => {
      const reason = textAt(resource, "outputs", "pending");
      return reason === undefined ? [] : [{ resource: nameIn(resource), type: String(resource["type"]), reason: printableLines(reason) }];
    }),
    unfinished: [...new Set(listAt(state, "deployment", "pending_operations").map((operation) => nameIn(at(operation, "resource"))))],
  };
}

/** Faults that a provider reported; a text of another program is one without a fix. */
function faultsFrom(text: string): Fault[] {
  const faults = faultsIn(text);
  if (faults.length > 0) return faults;
  const [what = ""] = text.split("\n");
  return [{ code: "EDGE-RUN-FAILED", what: printableLines(what), fix: "" }];
}

function currentResources(state: ExportedState): Resource[] {
  return listAt(state, "deployment", "resources").filter((resource): resource is Resource => isObject(resource) && resource["delete"] !== true);
}

function nameIn(resource: unknown): string {
  const urn = textAt(resource, "urn") ?? "";
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function solutionOf(resource: Resource, fetches: readonly Resource[], installations: readonly Resource[]): DeployedSolution {
  const { outputs } = resource;
  const name = textAt(outputs, "instance") ?? "";
  const fetched = fetches.map((one) => one["outputs"]).find((found) => textAt(found, "solution") === name);
  const installation = installations.map((one) => one["outputs"]).find((found) => textAt(found, "instance") === name);
  const version = nameOf(textAt(outputs, "templateVersionId") ?? "");
  const pendings = [
    ["fetching", fetched],
    ["staging", outputs],
    ["waiting", installation],
  ] as const;
  const [pending] = pendings.flatMap(([step, found]) => {
    const reason = textAt(found, "pending");
    return reason === undefined ? [] : [{ in: step, reason: printableLines(reason) }];
  });
  const installed = installedRevision(installation);
  const images = listAt(outputs, "images").map(String);
  // A run that failed keeps what earlier inputs had done.
  const isStaged =
    at(outputs, "done", "staged") !== undefined && listAt(resource, "initErrors").length === 0 && (pending ?? { in: "waiting" }).in === "waiting";
  const proof = listAt(fetched, "proof").filter(isObject) as unknown as ImageProof[];
  return {
    ...{ name, version, pending, images, proof, isFetched: fetched !== undefined, installs: installation !== undefined },
    staged: isStaged ? version : formerVersion(outputs, version),
    proved: proof.length > 0 && coversImages(proof, images) && proof.every(({ path }) => path === "site registry") ? version : undefined,
    installed: installed === undefined ? undefined : revisionVersion(installed),
    tookMs: numberAt(installation, "tookMs"),
  };
}

/** ARM id of the revision that was installed last. Earlier releases did not record it; then it is the wanted one, once that is deployed. */
function installedRevision(installation: unknown): string | undefined {
  const isWanted = textAt(installation, "state") === "Deployed" && textAt(installation, "pending") === undefined;
  return textAt(installation, "installedVersionId") ?? (isWanted ? textAt(installation, "solutionVersionId") : undefined);
}

/** Version of the newest revision that is not of this version; undefined where there is none. */
function formerVersion(outputs: unknown, version: string): string | undefined {
  const revisions = [...listAt(outputs, "superseded").map(String), textAt(outputs, "solutionVersionId") ?? ""];
  return revisions.flatMap((id) => (id === "" ? [] : revisionVersion(id))).findLast((found) => found !== version);
}

/** Version of the solution in a revision's id. Names seen: `1.0.0.1` and `<instance>-1.0.0.1`; another name is shown as it is. */
function revisionVersion(solutionVersionId: string): string {
  const name = nameOf(solutionVersionId);
  return /(?:^|-)(\d+\.\d+\.\d+)\.\d+$/.exec(name)?.[1] ?? name;
}

function numberAt(value: unknown, name: string): number | undefined {
  const found = at(value, name);
  return typeof found === "number" ? found : undefined;
}

/** Does this error say that the backend has no stack of this name? Source: Pulumi CLI 3.259, "no stack named '<name>' found". */
export function isAbsentStack(error: string): boolean {
  return /no stack named '.*' found/.test(error);
}
