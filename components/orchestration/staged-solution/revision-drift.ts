import { classify } from "../../arm/arm-error";
import { pollOperation } from "../../arm/operation";
import { nameOf, sameArmId } from "../../core/arm-id";
import { asYaml } from "../../core/field-table";
import { type JsonObject, at, canonicalJson, isObject, textAt } from "../../core/json";
import type { Context } from "../../dynamic/lifecycle";
import { configurationText } from "../configuration-text";
import { liveValues } from "../configuration/target-values";
import { targetAction } from "../target/calls";
import { configurationDigest, reviewBody } from "./revisions";

/** What a staged solution declares, as far as a revision contains it. */
export interface DeclaredRevision {
  targetId: string;
  solutionTemplateId: string;
  templateVersionId: string;
  instance: string;
  /** YAML with `values` and `serviceAddress`. */
  configuration: string;
}

/** How long a refresh waits for the service to resolve a configuration, in milliseconds. Our proposal. */
const maxResolveMs = 120_000;
/** Wait between two polls where the service names none, in milliseconds. */
const pollMs = 2_000;

/**
 * Why the current revision is not the one that a review would create now, one phrase each; empty where it is.
 * Compares the revision with the declared version and instance, the values at the service with the declared ones, and the revision's configuration with
 * the one that the service resolves now. The last comparison is left out, and the run's output says so, where the service does not resolve it.
 */
export async function revisionDrift(declared: DeclaredRevision, live: JsonObject, context: Context): Promise<string[]> {
  const { templateVersionId = declared.templateVersionId, instance = declared.instance } = revisionOf(live);
  if (!sameArmId(templateVersionId, declared.templateVersionId)) return [`the revision is of version ${nameOf(templateVersionId)}`];
  if (instance !== declared.instance) return [`the revision is of instance ${instance}`];
  if (!(await hasDeclaredValues(declared, context))) return ["the service has other values for the solution"];
  const digest = await resolvedDigest(declared, context);
  return digest === undefined || digest === configurationDigest(configurationText(live, "properties", "configuration"))
    ? []
    : ["the revision was created from another configuration"];
}

/** What the service reports of a revision; undefined proves no difference. */
function revisionOf(live: JsonObject): { templateVersionId: string | undefined; instance: string | undefined } {
  return { templateVersionId: textAt(live, "properties", "solutionTemplateVersionId"), instance: textAt(live, "properties", "solutionInstanceName") };
}

/**
 * Does the service resolve with the declared values? A solution without declared values is not compared: it has no values of this stack.
 * A value may also be the service address: only the configuration knows its name.
 */
async function hasDeclaredValues({ configuration, templateVersionId, ...template }: DeclaredRevision, { arm }: Context): Promise<boolean> {
  const declared = asYaml(configuration);
  const [values, address] = [at(declared, "values"), textAt(declared, "serviceAddress")];
  if (!isObject(values) || Object.keys(values).length === 0) return true;
  const live = asYaml((await liveValues(template, nameOf(templateVersionId), arm)) ?? "");
  if (!isObject(live)) return false;
  const names = [...new Set([...Object.keys(values), ...Object.keys(live)])];
  return names.every((name) => live[name] === address || canonicalJson(live[name]) === canonicalJson(values[name]));
}

/** Digest of the configuration that the service resolves now, which changes nothing; undefined where it refuses or does not finish in time. */
async function resolvedDigest({ templateVersionId, instance, targetId }: DeclaredRevision, { arm, clock, log }: Context): Promise<string | undefined> {
  const untilMs = clock.nowMs() + maxResolveMs;
  try {
    let operation = await arm.begin({ ...targetAction({ targetId }, "resolveConfiguration", reviewBody({ templateVersionId, instance })), repeatable: true });
    while (operation.pollUrl && clock.nowMs() < untilMs) {
      await clock.wait(operation.retryAfterMs ?? pollMs);
      operation = await pollOperation(arm, operation);
    }
    if (!operation.pollUrl) return configurationDigest(configurationText(operation.result, "configuration"));
    log(`${instance} on ${nameOf(targetId)}: the configuration was not resolved in time, so the revision was not compared with it`);
  } catch (error) {
    const failure = classify(error);
    if (!failure) throw error;
    log(`${instance} on ${nameOf(targetId)}: the service did not resolve the configuration, so the revision was not compared with it: ${failure.reason}`);
  }
  return undefined;
}
