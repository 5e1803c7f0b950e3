import { join } from "node:path";
import { apiVersions } from "../../../components/core/api-versions";
import { resourceGroupId, subscriptionOf } from "../../../components/core/arm-id";
import { EdgeError } from "../../../components/core/fault";
import { type Catalog, readCatalog } from "../../../program/catalog/catalog";
import type { HubSettings } from "../../../program/config/image-imports";
import { gateClient } from "../../../program/gate/gate";
import { hubQuestion } from "../../../program/gate/hub/hub-gate";
import type { CommandIo } from "../../io/command";
import { once } from "../check";
import { type AzureView, readRegistry } from "../common/azure-view";

/** What the checks of a hub can read; each thing is read once, when a check first asks for it. Anything that cannot be read rejects. */
export interface HubView extends AzureView {
  hub: HubSettings;
  /** Solutions and config templates. Throws EdgeError for invalid folders. */
  catalog(): Promise<Catalog>;
  /** What the gate reads before a run; without solutions where their folders are invalid, which is the finding of one check. Throws ArmError. */
  question(): ReturnType<typeof hubQuestion>;
}

/** The view of a hub's stack. */
export function hubView(hub: HubSettings, { environment, folder }: CommandIo): HubView {
  const arm = once(() => gateClient(hub.orchestrationApiVersion, environment));
  const subscription = subscriptionOf(resourceGroupId(hub.subscriptionId, hub.resourceGroup));
  const catalog = once(async () => readCatalog(join(folder, "stacks")));
  const solutions = () =>
    catalog().then(
      (read) => read.solutions,
      (error: unknown) => (error instanceof EdgeError ? [] : Promise.reject(error)),
    );
  const question = once(async () => hubQuestion(hub, await solutions(), await arm(), environment));
  return {
    ...{ hub, environment, arm, catalog, question },
    registry: once(async () => readRegistry(await arm(), (await question()).registryId, apiVersions.containerRegistry)),
    providers: async () => ["Microsoft.ContainerRegistry", "Microsoft.Edge"].map((namespace) => ({ subscription, namespace })),
  };
}
