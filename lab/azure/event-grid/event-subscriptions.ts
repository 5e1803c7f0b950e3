import { ArmError, operation, type ArmAnswer, type ArmRequest, type Azure, type Operation } from "../operation";
import { objectOf, propertiesOf, resourceAt, resourceNotFound, systemData, textOf } from "../resource";
import { asSent, type StoredResource } from "../store";

const type = "Microsoft.EventGrid/eventSubscriptions";
const list = `/{scope...}/providers/${type}`;
const one = `${list}/{name}`;
const common = {
  apiVersions: ["2025-02-15"],
  source: "azure-rest-api-specs, EventGrid 2025-02-15; synchronous answers and refusals assumed:event-subscription-answers",
  latency: "immediate",
} as const;

/** The events that a context publishes. Source: "Event Grid external validation payload", workload orchestration. */
const contextEvents = ["Microsoft.Edge.SolutionVersionPublished"];

/** Event subscriptions of contexts with a function as their destination. The lab delivers no event: a test reads the revision that waits, and answers as the function would. */
export const eventSubscriptionOperations: Operation[] = [
  operation({ ...common, verb: "PUT", path: one, type, handle: put }),
  operation({ ...common, verb: "GET", path: one, handle: (request, azure) => ({ status: 200, body: asSent(resourceAt(idOf(request), azure)) }) }),
  operation({
    ...common,
    verb: "GET",
    path: list,
    handle: (request, azure) => ({ status: 200, body: { value: azure.store.below(`${scopeOf(request, azure).id}/providers`, type).map(asSent) } }),
  }),
  operation({ ...common, verb: "DELETE", path: one, handle: (request, azure) => ({ status: azure.store.delete(idOf(request)) ? 200 : 204 }) }),
];

function idOf({ parameters }: ArmRequest): string {
  return `${parameters.scope}/providers/${type}/${parameters.name}`;
}

function scopeOf({ parameters }: ArmRequest, azure: Azure): StoredResource {
  const scope = azure.store.get(parameters.scope ?? "");
  if (!scope) throw resourceNotFound(parameters.scope ?? "");
  if (scope.type === "Microsoft.Edge/contexts") return scope;
  throw new ArmError(400, "TopicTypeNotSupported", `The lab knows no event subscriptions of '${scope.type}'; known are Microsoft.Edge/contexts.`);
}

function put(request: ArmRequest, azure: Azure): ArmAnswer {
  const scope = scopeOf(request, azure);
  const properties = propertiesOf(request);
  const destination = objectOf(properties.destination);
  if (textOf(destination.endpointType) !== "AzureFunction")
    throw new ArmError(400, "DestinationNotSupported", `The lab knows no destination '${textOf(destination.endpointType)}'; known is AzureFunction.`);
  const events = objectOf(properties.filter).includedEventTypes;
  const unknown = (Array.isArray(events) ? events.map(String) : []).filter((event) => !contextEvents.includes(event));
  if (unknown.length > 0) throw new ArmError(400, "InvalidRequest", `The topic type has no event type ${unknown.join(", ")}.`);
  const existing = azure.store.get(idOf(request));
  const stored = azure.store.put({
    id: existing?.id ?? idOf(request),
    name: existing?.name ?? request.parameters.name ?? "",
    type,
    envelope: { systemData: systemData(request.principal, azure.clock.now(), existing) },
    properties: { eventDeliverySchema: "EventGridSchema", ...properties, topic: scope.id, provisioningState: "Succeeded" },
    hidden: {},
  });
  return { status: existing ? 200 : 201, body: asSent(stored) };
}
