import { type ExtensionType, extensionOperations, storedExtension } from "../extension-resource";
import { ArmError, type Operation } from "../operation";
import { objectOf, propertiesOf, textOf, textsOf } from "../resource";

const type = "Microsoft.EventGrid/eventSubscriptions";

/** The events that a context publishes. Source: "Event Grid external validation payload", workload orchestration. */
const contextEvents = ["Microsoft.Edge.SolutionVersionPublished"];

const eventSubscriptions: ExtensionType = {
  type,
  apiVersions: ["2025-02-15"],
  source: "azure-rest-api-specs, EventGrid 2025-02-15; synchronous answers and refusals assumed:event-subscription-answers",
  checkScope: (scope) => {
    if (scope.type !== "Microsoft.Edge/contexts")
      throw new ArmError(400, "TopicTypeNotSupported", `The lab knows no event subscriptions of '${scope.type}'; known are Microsoft.Edge/contexts.`);
  },
  put: (request, scope, _others, azure) => {
    const properties = propertiesOf(request);
    const { endpointType } = objectOf(properties.destination);
    if (textOf(endpointType) !== "AzureFunction")
      throw new ArmError(400, "DestinationNotSupported", `The lab knows no destination '${textOf(endpointType)}'; known is AzureFunction.`);
    const unknown = textsOf(objectOf(properties.filter).includedEventTypes).filter((event) => !contextEvents.includes(event));
    if (unknown.length > 0) throw new ArmError(400, "InvalidRequest", `The topic type has no event type ${unknown.join(", ")}.`);
    const shown = { eventDeliverySchema: "EventGridSchema", ...properties, topic: scope.id, provisioningState: "Succeeded" };
    const { body, isNew } = storedExtension(type, shown, request, azure);
    return { status: isNew ? 201 : 200, body };
  },
};

/** Event subscriptions of contexts with a function as their destination. The lab delivers no event: a test reads the revision that waits, and answers as the function would. */
export const eventSubscriptionOperations: Operation[] = extensionOperations(eventSubscriptions);
