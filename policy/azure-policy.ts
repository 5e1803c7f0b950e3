/** A built-in definition of Azure Policy that checks the same property after deployment. Source of the ids: azure-policy repository, April 2026. */
export interface BuiltInPolicy {
  /** GUID of the definition. */
  id: string;
  title: string;
}

/** An exemption from Azure Policy, for a conflict that has no other solution. */
export interface PolicyExemption {
  /** Short name; becomes part of the exemption's resource name. Lower-case words joined by `-`, at most 20 characters. */
  name: string;
  /** Narrowest scope that can be exempted: both tokens of a site, or the hub's registry. */
  scope: "tokens" | "registry";
  /** Why the exemption is justified, one sentence. */
  reason: string;
  /** Reports whether the definition flags this registry. The registry's properties are as Azure Resource Manager returns them. */
  isNeeded(registry: unknown): boolean;
}

/** A built-in definition that a site violates when it is set up as the staging guide says. */
export interface AzurePolicyConflict {
  builtIn: BuiltInPolicy;
  /** Id of the variant with effect `modify`, which changes resources instead of reporting them. */
  modifyVariant?: string;
  /** Step of the staging guide that violates the definition. */
  guideStep: string;
  /** How to comply without an exemption, one sentence. */
  workaround: string;
  /** Absent if the workaround is always possible. */
  exemption?: PolicyExemption;
}

/** Describes the conflict in the remediation text of its rule. */
export function formatConflict({ builtIn: { id, title }, guideStep, workaround }: AzurePolicyConflict): string {
  return `Following the staging guide (${guideStep}) violates the Azure Policy definition "${title}" (${id}): ${workaround}`;
}
