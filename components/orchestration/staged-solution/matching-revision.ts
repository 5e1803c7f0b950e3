import { createHash } from "node:crypto";
import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { nameOf, sameArmId } from "../../core/arm-id";
import { asYaml } from "../../core/field-table";
import { type JsonObject, at, canonicalJson, textAt } from "../../core/json";
import { isRefused, isUnstaged } from "../solution-version";

/** What a revision must be of to fit. */
export interface WantedRevision {
  targetId: string;
  solutionTemplateId: string;
  templateVersionId: string;
  instance: string;
  /** Of the configuration that the service resolves now, see `configurationDigest`. */
  digest: string;
  /** Preferred where several fit. */
  solutionVersionId: string | undefined;
}

/** Stands for a resolved configuration, whatever its layout; it may hold values that are nobody's business. Shape: 64 hex digits. */
export function configurationDigest(configuration: string | undefined): string {
  return createHash("sha256")
    .update(canonicalJson(asYaml(configuration ?? "")))
    .digest("hex");
}

/** A revision on the target that is what a review would make now, still staged or on its way; the newest where none is preferred. */
export async function matchingRevision(wanted: WantedRevision, arm: ArmClient): Promise<JsonObject | undefined> {
  const { targetId, solutionTemplateId, solutionVersionId } = wanted;
  const template = await arm.get(solutionTemplateId, apiVersions.edge);
  // Solutions lie below the template's unique identifier; below its name on older services.
  const segment = textAt(template, "properties", "uniqueIdentifier") ?? nameOf(solutionTemplateId);
  const revisions = await arm.listIfThere(`${targetId}/solutions/${segment}/versions`, apiVersions.edge);
  const fitting = revisions.filter((revision) => fits(revision, wanted)).sort((a, b) => revisionNumber(a) - revisionNumber(b));
  return fitting.find((revision) => sameArmId(textAt(revision, "id") ?? "", solutionVersionId ?? "")) ?? fitting.at(-1);
}

function fits(revision: JsonObject, { templateVersionId, instance, digest }: WantedRevision): boolean {
  const text = (member: string) => textAt(revision, "properties", member);
  return (
    sameArmId(text("solutionTemplateVersionId") ?? "", templateVersionId) &&
    text("solutionInstanceName") === instance &&
    configurationDigest(text("configuration")) === digest &&
    !isUnstaged(revision) &&
    !isRefused(revision)
  );
}

function revisionNumber(revision: JsonObject): number {
  return Number(at(revision, "properties", "revision") ?? 0);
}
