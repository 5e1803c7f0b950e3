import type { ArmClient } from "../../components/arm/arm-client";
import type { EngineEvent } from "../../review/read/engine-events";
import { type AzureResource, azureResource } from "./resource-id";

/** A resource that the next `up` would create although Azure has one of this id, for example because somebody dropped the pending operation from the state. */
export interface Unrecorded {
  /** Logical name. */
  name: string;
  /** ARM id. */
  id: string;
}

/** Looks in Azure for the azure-native resources that a preview creates: azure-native refuses to create what exists. Reads only. Throws ArmError. */
export async function unrecordedResources(
  events: readonly EngineEvent[],
  arm: () => Promise<Pick<ArmClient, "get">>,
  subscriptionId: string | undefined,
): Promise<Unrecorded[]> {
  const planned = events.flatMap(({ resourcePreEvent }) => plannedCreation(resourcePreEvent?.metadata, subscriptionId));
  if (planned.length === 0) return [];
  const client = await arm();
  const bodies = await Promise.all(planned.map(({ resource: { id, apiVersion } }) => client.get(id, apiVersion)));
  return planned.filter((_, index) => bodies[index] !== undefined).map(({ name, resource: { id } }) => ({ name, id }));
}

/** Creations of the plan. A replacement creates something as well, after the old one was deleted. */
function plannedCreation(step: NonNullable<EngineEvent["resourcePreEvent"]>["metadata"] | undefined, subscriptionId: string | undefined) {
  if (step?.op !== "create") return [];
  const resource: AzureResource | undefined = azureResource(step.type, step.new?.inputs, subscriptionId);
  return resource ? [{ name: step.urn.slice(step.urn.lastIndexOf("::") + 2), resource }] : [];
}
