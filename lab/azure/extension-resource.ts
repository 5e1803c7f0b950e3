import { operation, type ArmAnswer, type ArmRequest, type Azure, type JsonObject, type Operation } from "./operation";
import { resourceAt, resourceNotFound, systemData } from "./resource";
import { asSent, type StoredResource } from "./store";

/** A type of resources that extend a resource of another provider, and are answered at once. */
export interface ExtensionType extends Pick<Operation, "apiVersions" | "source"> {
  type: string;
  /** Refuses a resource that the type does not extend here. */
  checkScope(scope: StoredResource): void;
  /** Answers a PUT. `others`: what already extends the resource, without the one of this name. */
  put(request: ArmRequest, scope: StoredResource, others: readonly StoredResource[], azure: Azure): ArmAnswer;
}

/** Its operations: PUT, GET, list and DELETE, each at `{scope}/providers/{type}`. */
export function extensionOperations({ type, apiVersions, source, checkScope, put }: ExtensionType): Operation[] {
  const list = `/{scope...}/providers/${type}`;
  const one = `${list}/{name}`;
  const common = { apiVersions, source, latency: "immediate" } as const;
  const scopeOf = ({ parameters }: ArmRequest, azure: Azure) => {
    const scope = azure.store.get(parameters.scope ?? "");
    if (!scope) throw resourceNotFound(parameters.scope ?? "");
    checkScope(scope);
    return scope;
  };
  const extending = (scope: StoredResource, azure: Azure) => azure.store.below(`${scope.id}/providers`, type);
  const idOf = ({ parameters }: ArmRequest) => `${parameters.scope}/providers/${type}/${parameters.name}`;
  return [
    operation({
      ...common,
      verb: "PUT",
      path: one,
      type,
      handle: (request, azure) => {
        const scope = scopeOf(request, azure);
        const name = request.parameters.name?.toLowerCase();
        const others = extending(scope, azure).filter((other) => other.name.toLowerCase() !== name);
        return put(request, scope, others, azure);
      },
    }),
    operation({ ...common, verb: "GET", path: one, handle: (request, azure) => ({ status: 200, body: asSent(resourceAt(idOf(request), azure)) }) }),
    operation({
      ...common,
      verb: "GET",
      path: list,
      handle: (request, azure) => ({ status: 200, body: { value: extending(scopeOf(request, azure), azure).map(asSent) } }),
    }),
    operation({ ...common, verb: "DELETE", path: one, handle: (request, azure) => ({ status: azure.store.delete(idOf(request)) ? 200 : 204 }) }),
  ];
}

/** Stores the resource of a PUT with these properties. `isNew`: it did not exist before. */
export function storedExtension(
  type: string,
  properties: JsonObject,
  { parameters, principal }: ArmRequest,
  azure: Azure,
): { body: JsonObject; isNew: boolean } {
  const id = `${parameters.scope}/providers/${type}/${parameters.name}`;
  const existing = azure.store.get(id);
  const stored = azure.store.put({
    id: existing?.id ?? id,
    name: existing?.name ?? parameters.name ?? "",
    type,
    envelope: { systemData: systemData(principal, azure.clock.now(), existing) },
    properties,
    hidden: {},
  });
  return { body: asSent(stored), isNew: existing === undefined };
}
