import type { ArmClient } from "../../../components/arm/arm-client";
import { readable } from "../../../components/arm/arm-error";
import { apiVersions } from "../../../components/core/api-versions";
import { listId, resourceGroupId, resourceId, sameArmId } from "../../../components/core/arm-id";
import { textAt } from "../../../components/core/json";
import { ownerOfTags } from "../../../components/core/owner";
import type { Catalog } from "../../catalog/catalog";
import type { HubSettings } from "../../config/image-imports";
import type { OwnedObject } from "./ownership-findings";

/** Resource types of a hub's catalog, as a user knows them. */
const catalogTypes = { schemas: "schema", solutionTemplates: "solution template", configTemplates: "config template" } as const;

/** Reads the existing objects that a hub's run would change, with their owners; one read for each type, at the same time. Reads only. */
export async function observeHubObjects(hub: HubSettings, catalog: Catalog, arm: ArmClient): Promise<OwnedObject[]> {
  const groupId = resourceGroupId(hub.subscriptionId, hub.resourceGroup);
  const registryId = resourceId(groupId, "Microsoft.ContainerRegistry/registries", hub.registry.name);
  const types = Object.keys(catalogTypes) as (keyof typeof catalogTypes)[];
  const [group, registry, ...lists] = await Promise.all([
    readable(arm.get(groupId, apiVersions.resourceGroup)),
    readable(arm.get(registryId, apiVersions.containerRegistry)),
    ...types.map((type) => readable(arm.listIfThere(listId(groupId, `Microsoft.Edge/${type}`), apiVersions.edge))),
  ]);
  const isRecorded = (outputs: unknown) => sameArmId(textAt(outputs, "registryId") ?? "", registryId);
  const object = (name: string, body: unknown, isAdopted: boolean): OwnedObject[] => (body ? [{ name, owner: ownerOfTags(body), isAdopted, isRecorded }] : []);
  const names = namesIn(catalog);
  return [
    ...object(`resource group ${hub.resourceGroup}`, group, hub.adopt),
    ...object(`registry ${hub.registry.name}`, registry, hub.adopt),
    ...types.flatMap((type, index) =>
      (lists[index] ?? []).flatMap((body) => {
        const name = textAt(body, "name") ?? "";
        return names[type].some((own) => sameArmId(own, name)) ? object(`${catalogTypes[type]} ${name}`, body, false) : [];
      }),
    ),
  ];
}

/** Names by type. */
function namesIn({ solutions, configTemplates }: Catalog): Record<keyof typeof catalogTypes, string[]> {
  const own = solutions.map(({ name }) => name);
  return { schemas: own, solutionTemplates: own, configTemplates: configTemplates.map(({ name }) => name) };
}
