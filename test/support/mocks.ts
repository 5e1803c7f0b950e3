import * as pulumi from "@pulumi/pulumi";
import { unwrap } from "./unwrap";

/** The service's response for a resource of one type. */
export type Answer = (inputs: Record<string, unknown>) => { id: string; state?: Record<string, unknown> };

/** A resource as a component declared it. */
export interface Declared {
  type: string;
  name: string;
  /** Logical name of its parent; empty without a parent. */
  parent: string;
  /** Logical names of its explicit dependencies. */
  after: string[];
  /** Inputs with every Output resolved; secrets are wrapped, see `secretIn`. */
  inputs: Record<string, unknown>;
  /** Provider text stored in the state; undefined for resources that are not of this project's kinds. */
  provider: unknown;
  /** Logical name of the explicit provider; undefined for the default provider. */
  declaredWith: string | undefined;
  options: pulumi.CustomResourceOptions;
}

/**
 * Builds a component on Pulumi's mocks, and returns it with all resources that it declared, in order.
 * Rejects for a type that `answers` does not contain: a component must not declare resources that no test covers.
 */
export async function declare<T>(
  answers: Readonly<Record<string, Answer>>,
  build: (options: pulumi.ComponentResourceOptions) => T,
): Promise<{ made: T; declared: Declared[] }> {
  const inputsOf = new Map<string, Record<string, unknown>>();
  const providerOf = new Map<string, string>();
  const refused: string[] = [];
  const mocks: pulumi.runtime.Mocks = {
    newResource: ({ type, name, inputs, custom, provider }) => {
      const given = inputs as Record<string, unknown>;
      const answer = answers[type];
      if (custom && !answer) refused.push(type);
      const { id, state = {} } = answer?.(given) ?? { id: `${name}-id` };
      inputsOf.set(name, given);
      if (custom && provider) providerOf.set(name, nameIn(provider.split("::").slice(0, -1).join("::")));
      return { id: custom ? id : undefined, state: { ...given, ...state } };
    },
    call: ({ token }) => {
      throw new Error(`the mocks answer no function; asked for ${token}`);
    },
  };
  await pulumi.runtime.setMocks(mocks, "project", "stack", false, "organization");
  const seen: pulumi.ResourceTransformationArgs[] = [];
  const made = withDefaultSubscription(() => build({ transformations: [(resource) => void seen.push(resource)] }));
  const declared: Declared[] = [];
  for (const { resource, type, name, opts } of seen) {
    await unwrap(resource.urn);
    const { __provider: provider, ...inputs } = inputsOf.get(name) ?? {};
    const parent = opts.parent ? nameIn(await unwrap(opts.parent.urn)) : "";
    declared.push({ type, name, parent, after: await dependenciesOf(opts), inputs, provider, declaredWith: providerOf.get(name), options: opts });
  }
  if (refused.length > 0) throw new Error(`the mocks know no ${[...new Set(refused)].join(", ")}`);
  return { made, declared };
}

/** The subscription of the default provider while a component is built. */
export const defaultSubscription = "22222222-2222-4222-8222-222222222222";

function withDefaultSubscription<T>(build: () => T): T {
  const before = process.env["ARM_SUBSCRIPTION_ID"];
  process.env["ARM_SUBSCRIPTION_ID"] ??= defaultSubscription;
  try {
    return build();
  } finally {
    if (before === undefined) delete process.env["ARM_SUBSCRIPTION_ID"];
  }
}

/** Type, name and parent of all declared resources, for one comparison. */
export function outline(declared: readonly Declared[]): string[] {
  return declared.map(({ type, name, parent }) => `${parent} > ${name} ${type}`);
}

/** The only resource with this name. */
export function named(declared: readonly Declared[], name: string): Declared {
  const found = declared.find((resource) => resource.name === name);
  if (!found) throw new Error(`nothing is declared as ${name}; there is ${declared.map((resource) => resource.name).join(", ")}`);
  return found;
}

/** The value of a secret input; undefined for one that is not marked as secret. */
export function secretIn(input: unknown): unknown {
  return pulumi.runtime.isRpcSecret(input) ? pulumi.runtime.unwrapRpcSecret(input) : undefined;
}

/** All values in these inputs that are not inside a secret. */
export function openText(input: unknown): string {
  return JSON.stringify(input, (_key, value: unknown) => (pulumi.runtime.isRpcSecret(value) ? "[secret]" : value));
}

async function dependenciesOf({ dependsOn = [] }: pulumi.ResourceOptions): Promise<string[]> {
  const resources = [await Promise.resolve(dependsOn as pulumi.Resource | pulumi.Resource[])].flat();
  return Promise.all(resources.map(async ({ urn }) => nameIn(await unwrap(urn))));
}

function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
