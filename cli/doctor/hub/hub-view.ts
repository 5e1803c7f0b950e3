import { join } from "node:path";
import { apiVersions } from "../../../components/core/api-versions";
import { resourceGroupId, subscriptionOf } from "../../../components/core/arm-id";
import { readCatalog } from "../../../program/catalog/catalog";
import type { HubSettings } from "../../../program/config/image-imports";
import { gateClient } from "../../../program/gate/gate";
import { hubQuestion } from "../../../program/gate/hub/hub-gate";
import type { CommandIo } from "../../io/command";
import { once } from "../check";
import { type AzureView, readRegistry } from "../common/azure-view";

/** What the checks of a hub can read; each thing is read once, when a check first asks for it. Anything that cannot be read rejects. */
export interface HubView extends AzureView {
  hub: HubSettings;
  /** What the gate reads before a run. Throws ArmError; EdgeError for invalid folders of solutions. */
  question(): ReturnType<typeof hubQuestion>;
}

/** The view of a hub's stack. */
export function hubView(hub: HubSettings, { environment, folder }: CommandIo): HubView {
  const arm = once(() => gateClient(hub.orchestrationApiVersion, environment));
  const subscription = subscriptionOf(resourceGroupId(hub.subscriptionId, hub.resourceGroup));
  const question = once(async () => hubQuestion(hub, readCatalog(join(folder, "stacks")).solutions, await arm(), environment));
  return {
    ...{ hub, arm, question },
    registry: once(async () => readRegistry(await arm(), (await question()).registryId, apiVersions.containerRegistry)),
    providers: async () => ["Microsoft.ContainerRegistry", "Microsoft.Edge"].map((namespace) => ({ subscription, namespace })),
  };
}
