import type { ArmClient } from "../../../components/arm/arm-client";
import { readable } from "../../../components/arm/arm-error";
import type { Environment } from "../../../components/arm/credential";
import { namespaceOwner, type PresentSecret } from "../../../components/cluster/access/cluster-objects";
import { apiVersions } from "../../../components/core/api-versions";
import { connectedRegistryId, nameOf, resourceId, sameArmId, scopeMapId, tokenId } from "../../../components/core/arm-id";
import { releaseNamespace } from "../../../components/core/connected-registry";
import { at, listAt, textAt } from "../../../components/core/json";
import { ownerOfScopeMap, ownerOfTags } from "../../../components/core/owner";
import { siteNames, targetPlace } from "../../../components/site/rules";
import type { SiteConfig } from "../../config/site-schema";
import type { OwnedObject } from "./ownership-findings";

/** Bodies of the objects that a site's names stand for; undefined where there is none, or it may not be read. */
interface SiteBodies {
  syncMap: unknown;
  clientMap: unknown;
  syncToken: unknown;
  clientToken: unknown;
  target: unknown;
}

/** What else the gate has read of the cluster and of the hub's registry. */
interface SiteLists {
  /** Names of the connected registries. */
  connectedRegistries: readonly string[];
  extensions: readonly unknown[];
}

/** Reads the existing objects that a site's run would change, with their owners; one read each, at the same time. Reads only. `pullSecrets`: those of the cluster, as read. */
export async function observeSiteObjects(
  site: SiteConfig,
  registryId: string,
  arm: ArmClient,
  { environment, pullSecrets }: { environment: Environment; pullSecrets: Promise<readonly PresentSecret[] | undefined> },
): Promise<(lists: SiteLists) => OwnedObject[]> {
  const { clientToken, connectedRegistry } = namesOf(site);
  const version = apiVersions.containerRegistry;
  const place = targetPlace(site.key, site.connectedClusterId, undefined);
  const target = site.adopt?.targetId ?? resourceId(place.resourceGroupId, "Microsoft.Edge/targets", place.name);
  const { context } = site.clusterAccess;
  const [syncMap, clientMap, syncToken, clientTokenBody, targetBody, secrets, namespace] = await Promise.all([
    readable(arm.get(scopeMapId(registryId, connectedRegistry), version)),
    readable(arm.get(scopeMapId(registryId, clientToken), version)),
    readable(arm.get(tokenId(registryId, connectedRegistry), version)),
    readable(arm.get(tokenId(registryId, clientToken), version)),
    readable(arm.get(target, apiVersions.edge)),
    pullSecrets,
    site.flavor === "tanzu" ? namespaceOwner(context, releaseNamespace, environment) : undefined,
  ]);
  const bodies = { syncMap, clientMap, syncToken, clientToken: clientTokenBody, target: targetBody };
  return (lists) => [...registryObjects(site, registryId, bodies, lists), ...clusterObjects(site, bodies, lists, secrets ?? [], namespace)];
}

function namesOf(site: SiteConfig): { connectedRegistry: string; extension: string; clientToken: string } {
  const { clientToken } = siteNames(site.key, undefined);
  const { adopt, key } = site;
  return { clientToken, connectedRegistry: adopt ? nameOf(adopt.connectedRegistryId) : key, extension: adopt ? nameOf(adopt.extensionId) : key };
}

function registryObjects(site: SiteConfig, registryId: string, bodies: SiteBodies, { connectedRegistries }: SiteLists): OwnedObject[] {
  const { connectedRegistry, clientToken } = namesOf(site);
  const isAdopted = site.adopt !== undefined;
  const { syncMap, clientMap } = bodies;
  const isRecorded = recordedFor(connectedRegistryId(registryId, connectedRegistry));
  const ofToken = (token: unknown) => {
    const map = [syncMap, clientMap].find((one) => sameArmId(textAt(one, "id") ?? "", textAt(token, "properties", "scopeMapId") ?? "-"));
    return ownerOfScopeMap(map);
  };
  const has = connectedRegistries.some((name) => sameArmId(name, connectedRegistry));
  const object = (kind: string, name: string, body: unknown, owner: string | undefined, adopted: boolean): OwnedObject[] =>
    body ? [{ name: `${kind} ${name}`, owner, isAdopted: adopted, isRecorded }] : [];
  return [
    ...object("scope map", connectedRegistry, syncMap, ownerOfScopeMap(syncMap), isAdopted),
    ...object("token", connectedRegistry, bodies.syncToken, ofToken(bodies.syncToken), isAdopted),
    ...object("connected registry", connectedRegistry, has, ownerOfScopeMap(syncMap), isAdopted),
    ...object("scope map", clientToken, clientMap, ownerOfScopeMap(clientMap), false),
    ...object("token", clientToken, bodies.clientToken, ofToken(bodies.clientToken), false),
  ];
}

function clusterObjects(
  site: SiteConfig,
  { syncMap, target }: SiteBodies,
  { extensions }: SiteLists,
  secrets: readonly Pick<PresentSecret, "namespace" | "name" | "owner">[],
  namespace: string | undefined,
): OwnedObject[] {
  const { extension } = namesOf(site);
  const isAdopted = site.adopt !== undefined;
  const isRecorded = (outputs: unknown) => sameArmId(textAt(outputs, "site", "extensionName") ?? "", extension);
  const isThere = extensions.some((one) => sameArmId(nameOf(textAt(one, "id") ?? ""), extension));
  const targetName = nameOf(textAt(target, "id") ?? "");
  return [
    // An extension has no tags: its connected registry's scope map names the owner of both.
    ...(isThere ? [{ name: `extension ${extension}`, owner: ownerOfScopeMap(syncMap), isAdopted, isRecorded }] : []),
    ...(target ? [{ name: `target ${targetName}`, owner: ownerOfTags(target), isAdopted: site.adopt?.targetId !== undefined, isRecorded }] : []),
    // A namespace without an owner may have been prepared for the release.
    ...(namespace === undefined ? [] : [{ name: `namespace ${releaseNamespace}`, owner: namespace, isAdopted: true, isRecorded }]),
    ...secrets.map((secret) => ({
      name: `Secret ${secret.namespace}/${secret.name}`,
      owner: secret.owner,
      isAdopted,
      isRecorded: (outputs: unknown) =>
        listAt(outputs, "site", "pullSecrets").some((one) => at(one, "namespace") === secret.namespace && at(one, "name") === secret.name),
    })),
  ];
}

function recordedFor(id: string): OwnedObject["isRecorded"] {
  return (outputs) => sameArmId(textAt(outputs, "site", "connectedRegistryId") ?? "", id);
}
