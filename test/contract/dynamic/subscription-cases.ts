import { providerRegistrations } from "../../../components/subscription/provider-registrations/kind";
import { facts } from "../../../lab/facts";
import { type KindCase, kindCase } from "./kind-case";

const { plantSubscriptionId: subscriptionId } = facts;

/** Cases of the kinds of a subscription. */
export const subscriptionCases: readonly KindCase[] = [
  kindCase(providerRegistrations, {
    declare: async ({ azure }) => {
      azure.azure.registrations.hasNot(subscriptionId, "Microsoft.Insights");
      return { subscriptionId, namespaces: ["Microsoft.Insights"], timeout: "PT1M" };
    },
    // The other one is registered.
    changes: () => ({ namespaces: { to: ["Microsoft.Insights", "Microsoft.Edge"] } }),
    // A registration takes a minute: so fast that the first look sees its end.
    speed: 60_000,
    makes: { registrations: 1 },
    leaves: { registrations: 1 },
    afterDelete: "nothing",
  }),
];
