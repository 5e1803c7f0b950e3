import { apiVersions } from "../../../components/core/api-versions";
import { nameOf } from "../../../components/core/arm-id";
import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import { type Check, errors } from "../check";
import { missingRegistration, registrationId } from "../../../components/subscription/provider-registrations/rules";
import type { AzureView } from "./azure-view";

/** Are the resource providers registered that the stack's resources need? Source: "Resolve errors for resource provider registration". */
export const providers: Check<AzureView> = {
  id: "resource-providers",
  examines: "registration of the resource providers",
  look: async (view) => {
    const arm = await view.arm();
    const faults = (await view.providers()).map(async ({ subscription, namespace }) => {
      const provider = await arm.get(registrationId(nameOf(subscription), namespace), apiVersions.resourceGroup);
      return providerFaults(subscription, namespace, textAt(provider, "registrationState") ?? "unknown");
    });
    return errors((await Promise.all(faults)).flat());
  },
};

/** Faults of a provider in this state. */
export function providerFaults(subscription: string, namespace: string, state: string): Fault[] {
  return missingRegistration({ subscriptionId: nameOf(subscription), namespace, state });
}
