import type { ArmClient } from "../../../components/arm/arm-client";
import type { Environment } from "../../../components/arm/credential";

/** What the checks of every stack can read of Azure. */
export interface AzureView {
  /** Environment variables: proxies. */
  environment: Environment;
  /** The client, with the current sign-in; the first call signs in. */
  arm(): Promise<ArmClient>;
  /** The hub's registry as ARM returns it, with the clocks of the service and of this machine when the answer arrived. Throws ArmError. */
  registry(): Promise<{ body: unknown; time: Date; here: Date }>;
  /** Resource providers that the stack needs, each with its subscription, `/subscriptions/<id>`. */
  providers(): Promise<readonly { subscription: string; namespace: string }[]>;
}

/** Reads the registry and both clocks. Throws ArmError. */
export async function readRegistry(arm: ArmClient, registryId: string, apiVersion: string): Promise<{ body: unknown; time: Date; here: Date }> {
  const { body, time } = await arm.send({ method: "GET", path: registryId, apiVersion });
  return { body, time, here: new Date() };
}
