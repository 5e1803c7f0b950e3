import type { EventSubscription, EventSubscriptionArgs } from "@pulumi/azure-native/eventgrid";
import { inPath, inProperties, type InputField, type OutputNames, type Place, type ResourceTable } from "./resource-table";

/** azure-native:eventgrid:EventSubscription. A PUT is long-running in the specification. */
export const eventSubscription: ResourceTable = {
  type: "azure-native:eventgrid:EventSubscription",
  armType: "Microsoft.EventGrid/eventSubscriptions",
  apiVersion: "2025-02-15",
  path: "/{scope}/providers/Microsoft.EventGrid/eventSubscriptions/{eventSubscriptionName}",
  longRunning: true,
  inputs: {
    scope: inPath,
    eventSubscriptionName: inPath,
    deadLetterDestination: inProperties(),
    deadLetterWithResourceIdentity: inProperties(),
    deliveryWithResourceIdentity: inProperties(),
    destination: inProperties(),
    eventDeliverySchema: inProperties({ default: "EventGridSchema" }),
    expirationTimeUtc: inProperties(),
    filter: inProperties(),
    labels: inProperties(),
    retryPolicy: inProperties(),
  } satisfies Record<keyof EventSubscriptionArgs, InputField>,
  outputs: {
    name: "top",
    type: "top",
    systemData: "top",
    azureApiVersion: "top",
    deadLetterDestination: "properties",
    deadLetterWithResourceIdentity: "properties",
    deliveryWithResourceIdentity: "properties",
    destination: "properties",
    eventDeliverySchema: "properties",
    expirationTimeUtc: "properties",
    filter: "properties",
    labels: "properties",
    provisioningState: "properties",
    retryPolicy: "properties",
    topic: "properties",
  } satisfies Record<OutputNames<EventSubscription>, Place>,
  flattened: ["destination"],
};
