import { createHash } from "node:crypto";
import { nameOf, parseArmId } from "../../components/core/arm-id";
import { apiVersions } from "../../components/core/api-versions";
import { at, canonicalJson, isObject, type JsonObject, textAt } from "../../components/core/json";
import { type Exemption, fileOf } from "./exemption-plan";

/** Who is responsible for an exemption, and until when. */
export interface Responsibility {
  owner: string;
  /** Last day, `YYYY-MM-DD`, UTC. */
  until: string;
}

/**
 * An exemption as an ARM template without parameters, ready for review and deployment; `metadata.deploy` is the command.
 * A waiver, because no other measure meets the intent of the definition. Source: policyExemptions, API version 2022-07-01-preview; "Azure Policy exemption structure".
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

/** The text of the template file. */
export function exemptionText(exemption: Exemption, responsibility: Responsibility): string {
  return `${JSON.stringify(exemptionTemplate(exemption, responsibility), undefined, 2)}\n`;
}

/** Was this text changed after it was written? True for any text that is not such a template. */
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

/** Hash of the template without the hash itself. */
function contentHash(template: Record<string, unknown>): string {
  const { contentHash: _, ...metadata } = (at(template, "metadata") ?? {}) as Record<string, unknown>;
  return `sha256:${createHash("sha256")
    .update(canonicalJson({ ...template, metadata }))
    .digest("hex")}`;
}

/** `Microsoft.ContainerRegistry/registries/hub/tokens/line1`: the form in which a template refers to a resource of its own group. */
function withoutGroup(id: string): string {
  return id.slice(id.toLowerCase().indexOf("/providers/") + "/providers/".length);
}

function deployCommand(exemption: Exemption): string {
  const { subscriptionId, resourceGroup } = parseArmId(exemption.scope) ?? { subscriptionId: "", resourceGroup: "" };
  return `az deployment group create --subscription ${subscriptionId} --resource-group ${resourceGroup} --template-file ${fileOf(exemption)}`;
}
