import { textAt } from "../../components/core/json";
import type { PlannedStep } from "./engine-events";

const own = (noun: string) => `pulumi-nodejs:dynamic/edge:${noun}`;

/** Without one of these, or with another one, a site's registry holds nothing yet. */
const storing = ["azure-native:containerregistry:ConnectedRegistry", "azure-native:kubernetesconfiguration:Extension"];

/** What a preview says of the images that a site has. */
export interface ImagesOnSite {
  /** ARM id of the cloud registry that the site syncs from; undefined where the preview does not tell. */
  registryId: string | undefined;
  /** Images that the site stages before and after: `repository[:tag][@digest]`. Former versions that it keeps are not among them, because their images stand in no input. */
  images: string[];
}

/** Reads it from all steps of a preview, those that change nothing among them. Pure. */
export function imagesOnSite(steps: readonly PlannedStep[]): ImagesOnSite {
  const registryId = steps.filter(({ type }) => type === own("ScopeMap")).flatMap((step) => textAt((step.new ?? step.old)?.inputs, "registryId") ?? [])[0];
  const isEmpty = steps.some(({ type, op }) => storing.includes(type) && !stays(op));
  const staged = steps.filter(({ type, op }) => type === own("StagedSolution") && stays(op)).flatMap(({ old }) => listOf(old?.inputs?.["images"]));
  return { registryId, images: isEmpty ? [] : [...new Set(staged)].sort() };
}

function stays(op: string): boolean {
  return op === "same" || op === "update";
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
