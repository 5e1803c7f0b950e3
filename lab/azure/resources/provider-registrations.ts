import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "../operation";
import { resourceGroupVersions } from "./resource-group-versions";

const common = {
  apiVersions: resourceGroupVersions,
  source: "Azure REST reference, Providers - Get and Register; members as recorded by the Azure CLI's extension k8s-extension",
  latency: "immediate",
} as const;

/** Resource providers, their types and API versions: what `operations` model, so that a client never learns of more than the lab knows. */
export function providerOperations(operations: readonly Operation[]): Operation[] {
  const providers = providersOf(operations);
  const bodyOf = ({ parameters: { subscription = "" } }: ArmRequest, azure: Azure, namespace: string): JsonObject => ({
    id: `/subscriptions/${subscription}/providers/${namespace}`,
    namespace,
    resourceTypes: [...(providers.get(namespace) ?? [])].map(([resourceType, apiVersions]) => ({
      resourceType,
      locations: [],
      apiVersions: [...apiVersions].sort().reverse(),
      capabilities: "None",
    })),
    registrationState: azure.registrations.state(subscription, namespace),
    registrationPolicy: "RegistrationRequired",
  });
  const answer = (request: ArmRequest, azure: Azure): ArmAnswer => ({ status: 200, body: bodyOf(request, azure, known(request, providers)) });
  return [
    operation({
      ...common,
      verb: "GET",
      path: "/subscriptions/{subscription}/providers",
      handle: (request, azure) => ({ status: 200, body: { value: [...providers.keys()].map((namespace) => bodyOf(request, azure, namespace)) } }),
    }),
    operation({ ...common, verb: "GET", path: "/subscriptions/{subscription}/providers/{namespace}", handle: answer }),
    operation({
      ...common,
      verb: "POST",
      path: "/subscriptions/{subscription}/providers/{namespace}/register",
      handle: (request, azure) => {
        azure.registrations.register(request.parameters.subscription ?? "", known(request, providers));
        return answer(request, azure);
      },
    }),
  ];
}

/** The namespace that a request names, in the service's casing. */
function known({ parameters: { namespace: wanted = "" } }: ArmRequest, providers: ReadonlyMap<string, unknown>): string {
  const namespace = [...providers.keys()].find((name) => name.toLowerCase() === wanted.toLowerCase());
  if (namespace !== undefined) return namespace;
  const all = [...providers.keys()].sort().join(", ");
  throw new ArmError(404, "InvalidResourceNamespace", `The lab does not know the resource namespace '${wanted}'. Known are: ${all}.`);
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
