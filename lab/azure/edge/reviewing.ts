import { randomUUID } from "node:crypto";
import { stringify } from "yaml";
import { ArmError, type ArmAnswer, type ArmRequest, type Azure, type Json } from "../operation";
import { objectOf, resourceAt, sameId, textOf } from "../resource";
import { asSent, type StoredResource } from "../store";
import { checkAgainstContext, checkAgainstTarget } from "./capabilities";
import { type ResolvedConfiguration, ResolutionFailure, resolveConfiguration } from "./configuration-resolution";
import { configurationOf } from "./configurations";
import { connectedRegistryAddress } from "./connected-registry-address";
import { valuesTextFor } from "./dynamic-configurations";
import { shown } from "./edge-resource";
import { hasInstance } from "./instances";
import { acceptedAnswer } from "./long-running-answer";
import { sharedConfiguration } from "./shared-configuration";
import { rulesFor, solutionTemplateVersionType, specificationOf, templateOf } from "./solution-template-versions";
import { keepVersion } from "./solution-version-record";
import { nextRevision, solutionOf } from "./solutions";
import { ended, started } from "./stages";
import { reviewedState } from "./state-machine";
import { yamlMap } from "./yaml-text";

interface Reviewed {
  target: StoredResource;
  template: StoredResource;
  templateVersion: StoredResource;
  instanceName: string | undefined;
}

/** Resolves a template version for a target without changing anything. The operation's result is `{configuration}`. Source: workload-orchestration reference 4. */
export function resolve(request: ArmRequest, target: StoredResource, azure: Azure): ArmAnswer {
  const reviewed = reviewedBy(request, target, azure);
  const work = (): Json => ({ configuration: stringify(resolved(reviewed, azure).configuration.configs) });
  return acceptedAnswer({ resourceId: target.id, runningStatus: "InProgress", latency: "edge action", work }, azure);
}

/** Creates a new solution version on every call. The operation's result is that resource. Source: workload-orchestration reference 1.3, 4, 2.7. */
export function review(request: ArmRequest, target: StoredResource, azure: Azure): ArmAnswer {
  const reviewed = reviewedBy(request, target, azure);
  const work = (): Json => {
    const id = addRevision(reviewed, request, azure);
    return shown(resourceAt(id, azure), request.apiVersion);
  };
  return acceptedAnswer({ resourceId: target.id, runningStatus: "InProgress", latency: "edge action", work }, azure);
}

/** Requires that what the request names exists; the operation reports errors in its content (assumed). */
function reviewedBy(request: ArmRequest, target: StoredResource, azure: Azure): Reviewed {
  const id = textOf(request.body?.solutionTemplateVersionId) ?? "";
  const templateVersion = resourceAt(id, azure);
  if (!sameId(templateVersion.type, solutionTemplateVersionType))
    throw new ArmError(400, "InvalidSolutionTemplateVersionId", `'${id}' is no solution template version.`);
  const dependencies = request.body?.solutionDependencies;
  if (Array.isArray(dependencies) && dependencies.length > 0) throw new ArmError(400, "NotModelled", "The lab does not model solution dependencies.");
  const template = resourceAt(templateVersion.id.split("/").slice(0, -2).join("/"), azure);
  return { target, template, templateVersion, instanceName: textOf(request.body?.solutionInstanceName) };
}

function resolved({ target, template, templateVersion }: Reviewed, azure: Azure): { configuration: ResolvedConfiguration; valuesText: string } {
  const current = resourceAt(target.id, azure);
  checkAgainstContext(current.properties, resourceAt(textOf(current.properties.contextId) ?? "", azure));
  checkAgainstTarget(template, current);
  const { schema, configs } = templateOf(String(templateVersion.properties.configurations));
  const valuesText = valuesTextFor(configurationOf(target.id, azure), template, templateVersion.name, azure);
  try {
    const configuration = resolveConfiguration({
      configs,
      specification: specificationOf(templateVersion),
      values: yamlMap(valuesText, "The values"),
      rules: rulesFor(schema, template.id, azure),
      target: asSent(current),
      connectedRegistryIp: () => connectedRegistryAddress(current, azure),
      sharedConfiguration: (reference) => sharedConfiguration(reference, { reader: template, target: current }, azure),
    });
    return { configuration, valuesText };
  } catch (error) {
    if (!(error instanceof ResolutionFailure)) throw error;
    throw unresolved(error, template);
  }
}

/** Code `assumed`; that the message names the key is reference 7.1. */
function unresolved({ faults, message }: ResolutionFailure, template: StoredResource): ArmError {
  const details = faults.map((fault) => ({ code: "ConfigurationInvalid", message: fault }));
  return new ArmError(
    400,
    "ConfigurationResolutionFailed",
    `The configuration of the solution template '${template.name}' cannot be resolved: ${message}.`,
    details,
  );
}

function addRevision(reviewed: Reviewed, request: ArmRequest, azure: Azure): string {
  const { target, template, templateVersion, instanceName } = reviewed;
  const { configuration, valuesText } = resolved(reviewed, azure);
  const time = azure.clock.now().toISOString();
  const solution = solutionOf(target, template, azure);
  const revision = nextRevision(solution.id, templateVersion.name, azure);
  const upgrade = hasInstance(solution.id, azure);
  const prefix = instanceName === undefined ? "" : `${instanceName}-`;
  const id = `${solution.id}/versions/${prefix}${templateVersion.name}.${revision}`;
  const record = {
    solutionTemplateVersionId: templateVersion.id,
    solutionTemplateId: template.id,
    revision,
    targetDisplayName: textOf(target.properties.displayName) ?? target.name,
    configuration: stringify(configuration.configs),
    targetLevelConfiguration: valuesText,
    specification: objectOf(configuration.specification),
    reviewId: randomUUID(),
    state: reviewedState(upgrade),
    upgrade,
    stages: ended(started([], "Configuration", time), "Configuration", "Completed", time),
    solutionInstanceName: instanceName ?? template.name,
    latestActionTriggeredBy: request.principal.objectId,
    provisioningState: "Succeeded" as const,
  };
  const { extendedLocation } = target.envelope;
  keepVersion(id, record, extendedLocation === undefined ? {} : { extendedLocation }, request.principal, azure);
  return id;
}
