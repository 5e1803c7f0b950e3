import { createHash } from "node:crypto";
import { nameOf, parseArmId } from "../../components/core/arm-id";
import { apiVersions } from "../../components/core/api-versions";
import { at, canonicalJson, isObject, type JsonObject, textAt } from "../../components/core/json";
import { type Exemption, fileOf } from "./exemption-plan";

/** Who answers for an exemption and until when. */
export interface Responsibility {
  owner: string;
  /** Last day, `YYYY-MM-DD`, UTC. */
  until: string;
}

/**
 * An exemption as an ARM template without parameters, to be reviewed and deployed as it stands; `metadata.deploy` is the command.
 * A waiver, because the definition is not obeyed in another way. Source: policyExemptions, API version 2022-07-01-preview; "Azure Policy exemption structure".
 */
export function exemptionTemplate(exemption: Exemption, { owner, until }: Responsibility): JsonObject {
  const { name, scope, rule, conflict, reason, assigned } = exemption;
  const { id, title } = conflict.builtIn;
  const properties: JsonObject = {
    displayName: `${title}: ${nameOf(scope)}`,
    description: `${reason} Owner: ${owner}. Until ${until}. Without an exemption: ${conflict.workaround}`,
    metadata: { owner, rule, step: conflict.guideStep, builtIn: id },
    policyAssignmentId: assigned.assignmentId,
    ...(assigned.referenceId === undefined ? {} : { policyDefinitionReferenceIds: [assigned.referenceId] }),
    exemptionCategory: "Waiver",
    expiresOn: `${until}T23:59:59Z`,
  };
  const resource: JsonObject = {
    type: "Microsoft.Authorization/policyExemptions",
    apiVersion: apiVersions.policyExemption,
    scope: withoutGroup(scope),
    name,
    properties,
  };
  return stamped({
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    metadata: { assignment: assigned.assignmentName, effect: exemption.effect, deploy: deployCommand(exemption) },
    resources: [resource],
  });
}

/** The template as its file has it. */
export function exemptionText(exemption: Exemption, responsibility: Responsibility): string {
  return `${JSON.stringify(exemptionTemplate(exemption, responsibility), undefined, 2)}\n`;
}

/** Was this text changed since it was written? True for what is no such template at all. */
export function isEdited(text: string): boolean {
  try {
    const template: unknown = JSON.parse(text);
    return !isObject(template) || textAt(template, "metadata", "contentHash") !== contentHash(template);
  } catch {
    return true;
  }
}

function stamped(template: JsonObject): JsonObject {
  return { ...template, metadata: { ...(template["metadata"] as JsonObject), contentHash: contentHash(template) } };
}

/** Stands for everything but itself. */
function contentHash(template: Record<string, unknown>): string {
  const { contentHash: _, ...metadata } = (at(template, "metadata") ?? {}) as Record<string, unknown>;
  return `sha256:${createHash("sha256")
    .update(canonicalJson({ ...template, metadata }))
    .digest("hex")}`;
}

/** `Microsoft.ContainerRegistry/registries/hub/tokens/line1`: a template names a resource of its group so. */
function withoutGroup(id: string): string {
  return id.slice(id.toLowerCase().indexOf("/providers/") + "/providers/".length);
}

function deployCommand(exemption: Exemption): string {
  const { subscriptionId, resourceGroup } = parseArmId(exemption.scope) ?? { subscriptionId: "", resourceGroup: "" };
  return `az deployment group create --subscription ${subscriptionId} --resource-group ${resourceGroup} --template-file ${fileOf(exemption)}`;
}
