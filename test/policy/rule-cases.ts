import { type PolicyResource, type ResourceValidationArgs, type StackValidationArgs, unknownCheckingProxy } from "@pulumi/policy";
import { asPolicy } from "../../policy/pack-policy";
import type { Rule } from "../../policy/rule";
import type { PolicySubject } from "../../policy/subject";

/** How the engine tells that a text of a preview is not known yet. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A resource for a rule; what is left out is of no matter. The type of a rule about resources is its first one. */
export type Given = Partial<PolicySubject>;

/** What becomes of it: no violation, one, or the SDK's advisory that a value is not known. */
export type Outcome = "obeys" | "breaks" | "advisory";

/** What every rule is tested on. */
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

/** Settings of a rule as the engine fills them in. */
export function defaultsOf({ settings }: Rule): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings?.properties ?? {}).map(([name, { default: value }]) => [name, value]));
}

/** What the policy reports, asked as the engine asks. */
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
