import { type PolicyResource, type ResourceValidationArgs, type StackValidationArgs, unknownCheckingProxy } from "@pulumi/policy";
import { asPolicy } from "../../policy/pack-policy";
import type { Rule } from "../../policy/rule";
import type { PolicySubject } from "../../policy/subject";

/** The engine's placeholder for a string that is unknown during a preview. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource for a rule; omitted members do not matter. Default type: the rule's first type. */
export type Given = Partial<PolicySubject>;

/** Result of a rule: no violation, a violation, or the SDK's advisory that a value is unknown. */
export type Outcome = "obeys" | "breaks" | "advisory";

/** Test cases that every rule must have. */
export interface RuleCases {
  good: Given[][];
  bad: Given[][];
  absent: [Given[], Outcome][];
  unknown: [Given[], Outcome][];
}

/** One resource with these properties. */
export function of(properties: Record<string, unknown>, type?: string): Given[] {
  return [{ properties, ...(type ? { type } : {}) }];
}

/** Default settings of a rule, as the engine applies them. */
export function defaultsOf({ settings }: Rule): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings?.properties ?? {}).map(([name, { default: value }]) => [name, value]));
}

/** Violations that the policy reports when called as the engine calls it. */
export async function violationsOf(rule: Rule, given: readonly Given[], settings = defaultsOf(rule)): Promise<string[]> {
  const found: string[] = [];
  const policy = asPolicy(rule);
  const shared = { getConfig: () => settings, notApplicable: () => [] };
  if ("validateStack" in policy) {
    await policy.validateStack({ ...shared, resources: resourcesOf(given) } as unknown as StackValidationArgs, (message) => found.push(message));
    return found;
  }
  for (const { type = "on" in rule ? rule.on[0] : "", properties = {}, secretOutputs = [] } of given) {
    const args = { ...shared, type, urn: "", props: unknownCheckingProxy(properties), opts: { additionalSecretOutputs: secretOutputs } };
    for (const validate of [policy.validateResource ?? []].flat()) await validate(args as unknown as ResourceValidationArgs, (message) => found.push(message));
  }
  return found;
}

function resourcesOf(given: readonly Given[]): PolicyResource[] {
  const resources = given.map(({ type = "", urn = "", properties = {}, secretOutputs = [] }) => ({
    type,
    urn,
    props: unknownCheckingProxy(properties),
    opts: { additionalSecretOutputs: secretOutputs },
    dependencies: [] as PolicyResource[],
    propertyDependencies: {},
  })) as unknown as PolicyResource[];
  for (const [index, { dependsOn = [] }] of given.entries()) resources[index]?.dependencies.push(...resources.filter(({ urn }) => dependsOn.includes(urn)));
  return resources;
}
