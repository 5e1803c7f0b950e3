import type { ArmClient } from "../../components/arm/arm-client";
import { isObject, textAt } from "../../components/core/json";
import type { EngineEvent } from "../../review/read/engine-events";
import { isMaskedSecret } from "../../review/read/masked-secret";
import type { Interrupted } from "./interrupted";
import { azureResource } from "./resource-id";

/**
 * Finds the azure-native resources that a preview creates although Azure has them; azure-native refuses to create what exists. The state lost them, for example because a
 * gateway answered 404 to a refresh, or somebody dropped a pending creation. They are returned as resources to record. Secret inputs are left out, because a preview does
 * not show them: the next run writes them again. Reads only. Throws ArmError.
 */
export async function unrecordedResources(
  events: readonly EngineEvent[],
  arm: () => Promise<Pick<ArmClient, "get">>,
  defaultSubscriptionId: string | undefined,
): Promise<Interrupted[]> {
  const subscriptions = subscriptionsOf(events);
  const planned = events.flatMap(({ resourcePreEvent }) => {
    const provider = resourcePreEvent?.metadata.provider?.split("::").slice(0, -1).join("::") ?? "";
    return plannedCreation(resourcePreEvent?.metadata, subscriptions.get(provider) ?? defaultSubscriptionId);
  });
  if (planned.length === 0) return [];
  const client = await arm();
  const bodies = await Promise.all(planned.map(({ azure }) => azure && client.get(azure.id, azure.apiVersion)));
  return planned.filter((_, index) => bodies[index] !== undefined);
}

/** Subscriptions of the azure-native providers that have one of their own, by the provider's URN. */
function subscriptionsOf(events: readonly EngineEvent[]): ReadonlyMap<string, string> {
  const steps = events.flatMap(({ resourcePreEvent }) =>
    resourcePreEvent?.metadata.type === "pulumi:providers:azure-native" ? resourcePreEvent.metadata : [],
  );
  return new Map(
    steps.map(({ urn, new: after, old: before }) => [urn, textAt(after ?? before, "inputs", "subscriptionId") ?? ""] as const).filter(([, id]) => id !== ""),
  );
}

/** A creation of the plan. A replacement creates something as well, after the old one was deleted. */
function plannedCreation(step: NonNullable<EngineEvent["resourcePreEvent"]>["metadata"] | undefined, subscriptionId: string | undefined): Interrupted[] {
  if (step?.op !== "create") return [];
  const { urn, type, provider } = step;
  const azure = azureResource(type, step.new?.inputs, subscriptionId);
  if (!azure) return [];
  const { parent, inputs } = step.new ?? {};
  const recorded = { urn, type, custom: true, ...(parent && { parent }), ...(provider && { provider }), inputs: withoutMasked(inputs) };
  return [{ urn, type, name: urn.slice(urn.lastIndexOf("::") + 2), was: "unrecorded", recorded, azure, way: "record", clusterId: undefined }];
}

function withoutMasked(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isMaskedSecret(item)).map(withoutMasked);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (isMaskedSecret(member) ? [] : [[name, withoutMasked(member)]])));
}
