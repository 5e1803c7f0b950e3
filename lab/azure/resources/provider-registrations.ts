import { ArmError, operation, type ArmRequest, type JsonObject, type Operation } from "../operation";
import { resourceGroupVersions } from "./resource-group-versions";

const common = {
  verb: "GET",
  apiVersions: resourceGroupVersions,
  source: "Azure REST reference, Providers - Get; members as recorded by the Azure CLI's extension k8s-extension. Every provider of the lab is registered",
  latency: "immediate",
} as const;

/** Resource providers, their types and API versions: what `operations` model, so that a client never learns of more than the lab knows. */
export function providerOperations(operations: readonly Operation[]): Operation[] {
  const providers = providersOf(operations);
  const bodyOf = (request: ArmRequest, namespace: string, types: ReadonlyMap<string, readonly string[]>): JsonObject => ({
    id: `/subscriptions/${request.parameters.subscription}/providers/${namespace}`,
    namespace,
    resourceTypes: [...types].map(([resourceType, apiVersions]) => ({
      resourceType,
      locations: [],
      apiVersions: [...apiVersions].sort().reverse(),
      capabilities: "None",
    })),
    registrationState: "Registered",
    registrationPolicy: "RegistrationRequired",
  });
  return [
    operation({
      ...common,
      path: "/subscriptions/{subscription}/providers",
      handle: (request) => ({ status: 200, body: { value: [...providers].map(([namespace, types]) => bodyOf(request, namespace, types)) } }),
    }),
    operation({
      ...common,
      path: "/subscriptions/{subscription}/providers/{namespace}",
      handle: (request) => {
        const wanted = request.parameters.namespace ?? "";
        const [namespace, types] = [...providers].find(([name]) => name.toLowerCase() === wanted.toLowerCase()) ?? [];
        if (namespace === undefined || types === undefined)
          throw new ArmError(
            404,
            "InvalidResourceNamespace",
            `The lab does not know the resource namespace '${wanted}'. Known are: ${[...providers.keys()].sort().join(", ")}.`,
          );
        return { status: 200, body: bodyOf(request, namespace, types) };
      },
    }),
  ];
}

/** Types of each provider, with the versions of the operations on them. Actions and nested paths without a type of their own count as what their path says. */
function providersOf(operations: readonly Operation[]): Map<string, Map<string, string[]>> {
  const providers = new Map<string, Map<string, string[]>>();
  for (const { path, apiVersions, verb } of operations) {
    const [, namespace, rest = ""] = /.*\/providers\/([A-Z][^/{]*)\/(.+)$/.exec(path) ?? [];
    if (namespace === undefined || verb === "POST") continue;
    const resourceType = rest
      .split("/")
      .filter((segment, index) => index % 2 === 0 && !segment.startsWith("{"))
      .join("/");
    const types = providers.get(namespace) ?? new Map<string, string[]>();
    types.set(resourceType, [...new Set([...(types.get(resourceType) ?? []), ...apiVersions])]);
    providers.set(namespace, types);
  }
  return providers;
}
