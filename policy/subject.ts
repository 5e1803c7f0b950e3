import { type ImageRef, imageRefFault, parseImageRef } from "../components/core/image-ref";
import { at, listAt } from "../components/core/json";
import { resourceTypes } from "../components/core/resource-types";
import { stagedImages } from "../components/core/solution-specification";

/** The resource that a rule checks, from the engine or from an exported state. Reading an unknown value of a preview throws; the SDK turns that into an advisory. */
export interface PolicySubject {
  type: string;
  urn: string;
  /** Inputs for a rule about one resource, outputs for a rule about the stack. */
  properties: Readonly<Record<string, unknown>>;
  /** Names of the outputs that are encrypted in the state. */
  secretOutputs: readonly string[];
  /** URNs of its direct dependencies, including its parent. */
  dependsOn: readonly string[];
}

/** Checks the value at a dotted path. Returns nothing if it is accepted, otherwise the path with its value. */
export function requireProperty(properties: unknown, path: string, isAccepted: (value: unknown) => boolean): string[] {
  const value = at(properties, ...path.split("."));
  return isAccepted(value) ? [] : [formatProperty(path, value)];
}

/** `path = value` as the user wrote it, or `path = (not set)`. */
export function formatProperty(path: string, value: unknown): string {
  if (value === undefined || value === null) return `${path} = (not set)`;
  return `${path} = ${typeof value === "string" ? value : JSON.stringify(value)}`;
}

/** Reports whether the subject depends on one of these URNs, directly or through other resources. */
export function dependsOnAny(subject: PolicySubject, urns: readonly string[], all: readonly PolicySubject[]): boolean {
  const byUrn = new Map(all.map((each) => [each.urn, each]));
  const visited = new Set<string>();
  const pending = [...subject.dependsOn];
  for (let urn = pending.pop(); urn !== undefined; urn = pending.pop()) {
    if (urns.includes(urn)) return true;
    if (!visited.has(urn)) pending.push(...(byUrn.get(urn)?.dependsOn ?? []));
    visited.add(urn);
  }
  return false;
}

/** An image that a template version or a staged solution names. */
export interface StagedImage {
  /** As the user wrote it. */
  text: string;
  /** Undefined if the text is not a valid reference. */
  ref: ImageRef | undefined;
}

/** Lists the images that a template version or a staged solution names, each parsed once. */
export function stagedImagesOf({ type, properties }: PolicySubject): StagedImage[] {
  const texts = type === resourceTypes.stagedSolution ? listAt(properties, "images").map(String) : stagedImages(properties["specification"]);
  return texts.map((text) => ({ text, ref: imageRefFault(text) === undefined ? parseImageRef(text) : undefined }));
}
