import type { ArmClient } from "../../components/arm/arm-client";
import { apiVersions } from "../../components/core/api-versions";
import { comparableId } from "../../components/core/arm-id";
import type { Fault } from "../../components/core/fault";
import { textAt } from "../../components/core/json";
import { faultsOf } from "../../program/errors/error-faults";

/** The connected registries of one cloud registry, as ARM returns them. */
export interface ConnectedRegistries {
  is: "read";
  /** The cloud registry. */
  registry: unknown;
  /** By the comparable form of their ARM id. */
  byId: ReadonlyMap<string, unknown>;
  /** The service's time. */
  time: Date;
}

/** What Azure says of a cloud registry's sites, or why it was not read. */
export type SitesInAzure = ConnectedRegistries | { is: "unread"; faults: readonly Fault[] };

/** Reads the connected registries of a cloud registry: two calls for up to 50 sites. Throws nothing. */
export async function connectedRegistries(arm: () => Promise<Pick<ArmClient, "send" | "list">>, registryId: string): Promise<SitesInAzure> {
  const apiVersion = apiVersions.containerRegistry;
  try {
    const client = await arm();
    const [{ body, time }, found] = await Promise.all([
      client.send({ method: "GET", path: registryId, apiVersion }),
      client.list(`${registryId}/connectedRegistries`, apiVersion),
    ]);
    return { is: "read", registry: body, time, byId: new Map(found.map((one) => [comparableId(textAt(one, "id") ?? ""), one])) };
  } catch (error) {
    return { is: "unread", faults: faultsOf(error) };
  }
}
