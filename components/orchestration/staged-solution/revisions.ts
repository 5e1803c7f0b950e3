import { createHash } from "node:crypto";
import type { ArmClient } from "../../arm/arm-client";
import { apiVersions } from "../../core/api-versions";
import { childId, nameOf, sameArmId } from "../../core/arm-id";
import { asYaml } from "../../core/field-table";
import { type JsonObject, at, canonicalJson, textAt } from "../../core/json";
import { configurationText } from "../configuration-text";
import { isRejected, isUnstaged, stateOf } from "../solution-version";

/** What a revision must match to be used instead of a new one. */
export interface WantedRevision {
  targetId: string;
  solutionTemplateId: string;
  templateVersionId: string;
  instance: string;
  /** `configurationDigest` of the configuration that the service resolves now. */
  digest: string;
  /** Preferred revision when several match. */
  solutionVersionId: string | undefined;
}

/** The revisions of a staged solution that this program manages. */
export interface ManagedRevisions {
  /** ARM id of the current revision. */
  solutionVersionId?: string | undefined;
  /** ARM ids of the revisions that it replaced, oldest first. */
  superseded?: string[] | undefined;
}

/** Body of the actions that resolve a configuration and create a revision of it. */
export function reviewBody({ templateVersionId, instance }: Pick<WantedRevision, "templateVersionId" | "instance">): Readonly<Record<string, string>> {
  return { solutionTemplateVersionId: templateVersionId, solutionInstanceName: instance };
}

/** Digest of a resolved configuration, equal for equal YAML content. A digest, because the configuration may contain secrets. Shape: 64 hex digits. */
export function configurationDigest(configuration: string | undefined): string {
  return createHash("sha256")
    .update(canonicalJson(asYaml(configuration ?? "")))
    .digest("hex");
}

/** A revision on the target that equals what a review would create now, and is neither unstaged nor rejected; the newest unless one is preferred. */
export async function matchingRevision(wanted: WantedRevision, arm: ArmClient): Promise<JsonObject | undefined> {
  const { targetId, solutionTemplateId, solutionVersionId } = wanted;
  const template = await arm.get(solutionTemplateId, apiVersions.edge);
  // A solution is named by its template's unique identifier, on older services by the template's name.
  const solution = textAt(template, "properties", "uniqueIdentifier") ?? nameOf(solutionTemplateId);
  const revisions = await arm.listIfThere(`${childId(targetId, "solutions", solution)}/versions`, apiVersions.edge);
  const matching = revisions.filter((revision) => matches(revision, wanted)).sort((a, b) => revisionNumber(a) - revisionNumber(b));
  return matching.find((revision) => sameArmId(textAt(revision, "id") ?? "", solutionVersionId ?? "")) ?? matching.at(-1);
}

/** Makes `revision` the current one and the former current one superseded. Drops superseded revisions that no longer exist. */
export async function withCurrent(
  revision: JsonObject,
  { solutionVersionId: former, superseded = [] }: ManagedRevisions,
  arm: ArmClient,
): Promise<{ solutionVersionId: string; state: string; superseded: string[] }> {
  const solutionVersionId = textAt(revision, "id") ?? "";
  // The former current one is the newest superseded one, also after a rollback.
  const others = [...superseded.filter((id) => id !== former), ...(former === undefined ? [] : [former])].filter((id) => !sameArmId(id, solutionVersionId));
  const live = await Promise.all(others.map((id) => arm.get(id, apiVersions.edge)));
  return { solutionVersionId, state: stateOf(revision), superseded: others.filter((_id, index) => live[index] !== undefined) };
}

/** The current revision as the service has it; undefined when there is none. */
export async function currentRevision({ solutionVersionId }: ManagedRevisions, arm: ArmClient): Promise<JsonObject | undefined> {
  return solutionVersionId === undefined ? undefined : arm.get(solutionVersionId, apiVersions.edge);
}

/** ARM id of the first existing managed revision that `accepts` accepts, oldest first. */
export async function firstRevision(
  { solutionVersionId, superseded = [] }: ManagedRevisions,
  arm: ArmClient,
  accepts: (live: JsonObject) => boolean = () => true,
): Promise<string | undefined> {
  for (const id of [...superseded, ...(solutionVersionId === undefined ? [] : [solutionVersionId])]) {
    const live = await arm.get(id, apiVersions.edge);
    if (live && accepts(live)) return id;
  }
  return undefined;
}

function matches(revision: JsonObject, { templateVersionId, instance, digest }: WantedRevision): boolean {
  const text = (member: string) => textAt(revision, "properties", member);
  return (
    sameArmId(text("solutionTemplateVersionId") ?? "", templateVersionId) &&
    text("solutionInstanceName") === instance &&
    configurationDigest(configurationText(revision, "properties", "configuration")) === digest &&
    !isUnstaged(revision) &&
    !isRejected(revision)
  );
}

function revisionNumber(revision: JsonObject): number {
  return Number(at(revision, "properties", "revision") ?? 0);
}
