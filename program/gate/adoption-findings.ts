import { nameOf, parentOf, sameArmId } from "../../components/core/arm-id";
import type { Fault } from "../../components/core/fault";
import { listAt, textAt } from "../../components/core/json";
import { passwordsIn } from "../../components/registry/token-password/password-slot";
import { syncMapDescription } from "../../components/core/scope-map-actions";
import { waitPolicyFor } from "../../components/core/sync-schedule";
import type { SiteConfig } from "../config/site-schema";
import { resourceOf } from "./adopted-site";
import { adoptedExtensionFaults } from "./adopted-extension-findings";
import { adoptedTargetFaults } from "./adopted-target-findings";
import { differs, missing } from "./adoption-fault";
import type { AdoptionLook } from "./adoption-look";

type Adopt = NonNullable<SiteConfig["adopt"]>;

/**
 * What keeps a site from being taken over as it is; all of it at once. What only the first run could harm is not looked at any more once one has begun,
 * which the sync map's description tells: it is the first thing written.
 */
export function adoptionFindings(site: SiteConfig, adopt: Adopt, registryId: string, extensions: readonly unknown[], look: AdoptionLook): Fault[] {
  const connectedRegistry = resourceOf(look.connectedRegistries, adopt.connectedRegistryId);
  const extension = resourceOf(extensions, adopt.extensionId);
  const begun = syncMapDescription(nameOf(adopt.connectedRegistryId)).toLowerCase();
  const hasBegun = textAt(look.ownScopeMap, "properties", "description")?.toLowerCase() === begun;
  return [
    ...(connectedRegistry === undefined ? [noConnectedRegistry(adopt, registryId)] : connectedRegistryFaults(adopt, connectedRegistry, look)),
    ...clientTokenFaults(adopt, registryId, look),
    ...(connectedRegistry === undefined || hasBegun ? [] : firstRunFaults(site, adopt, registryId, connectedRegistry, look)),
    ...adoptedExtensionFaults(site, adopt.extensionId, extension, hasBegun),
    ...adoptedTargetFaults(site.target, adopt.targetId, look.target, hasBegun),
    ...pullSecretFaults(site, look),
  ];
}

function noConnectedRegistry({ connectedRegistryId }: Adopt, registryId: string): Fault {
  const isElsewhere = !sameArmId(parentOf(connectedRegistryId), registryId);
  const what = isElsewhere ? "the connected registry is not the hub's registry's" : "the connected registry does not exist, or may not be read";
  return missing(what, `site.adopt.connectedRegistryId = ${connectedRegistryId}`, `a connected registry of ${registryId}`);
}

/** What the service never changes: such a site can be had only by making its connected registry anew. */
function connectedRegistryFaults({ connectedRegistryId }: Adopt, connectedRegistry: unknown, { connectedRegistries }: AdoptionLook): Fault[] {
  const name = nameOf(connectedRegistryId);
  const mode = textAt(connectedRegistry, "properties", "mode") ?? "";
  const parentId = textAt(connectedRegistry, "properties", "parent", "id");
  const tokenId = textAt(connectedRegistry, "properties", "parent", "syncProperties", "tokenId") ?? "";
  const anew = "leave it as it is, or delete it and let the program make one";
  const others = connectedRegistries
    .filter((other) => other !== connectedRegistry && usesToken(other, tokenId))
    .map((other) => nameOf(textAt(other, "id") ?? ""));
  const pulls = listAt(connectedRegistry, "properties", "clientTokenIds").some((id) => sameArmId(String(id), tokenId));
  const users = [...others, ...(pulls ? [`pulls from ${name}`] : [])];
  return [
    ...(mode.toLowerCase() === "readonly" ? [] : [differs(`connected registry ${name} takes pushes`, `mode = ${mode}`, "ReadOnly", anew)]),
    ...(parentId === undefined ? [] : [differs(`connected registry ${name} syncs from another one`, `parent.id = ${parentId}`, "none", anew)]),
    ...(users.length === 0 ? [] : [shared(nameOf(tokenId), users)]),
  ];
}

function usesToken(connectedRegistry: unknown, tokenId: string): boolean {
  const synced = textAt(connectedRegistry, "properties", "parent", "syncProperties", "tokenId") ?? "";
  return [synced, ...listAt(connectedRegistry, "properties", "clientTokenIds").map(String)].some((id) => sameArmId(id, tokenId));
}

function shared(token: string, users: readonly string[]): Fault {
  return {
    code: "EDGE-ADOPT-SHARED",
    what: `sync token ${token} is not this site's alone: its passwords will be replaced, and a connected registry keeps its sync token as long as it lives`,
    given: users.join(", "),
    allowed: "a sync token that nothing else uses",
    fix: "make the other connected registries anew, each with a sync token of its own, or give pulls another token",
  };
}

function clientTokenFaults({ clientTokenIds }: Adopt, registryId: string, { clientTokens }: AdoptionLook): Fault[] {
  return clientTokenIds.flatMap((id, index) => {
    const isThere = clientTokens[index] !== undefined && sameArmId(parentOf(id), registryId);
    const given = `site.adopt.clientTokenIds.${index} = ${id}`;
    return isThere ? [] : [missing("a client token does not exist, or is not the hub's registry's", given, `a token of ${registryId}`)];
  });
}

/** What would make the first run refuse somebody, or fail half-way. */
function firstRunFaults(
  { key, registry, clusterAccess }: SiteConfig,
  adopt: Adopt,
  registryId: string,
  connectedRegistry: unknown,
  look: AdoptionLook,
): Fault[] {
  const token = nameOf(textAt(look.syncToken, "id") ?? "");
  const ownToken = `${registryId}/tokens/${key}-pull`;
  const known = [...adopt.clientTokenIds, ownToken, textAt(look.syncToken, "id") ?? ""];
  const clients = listAt(connectedRegistry, "properties", "clientTokenIds").map(String);
  const dropped = clients.filter((id) => !known.some((other) => sameArmId(id, other)));
  const isFull = passwordsIn(look.syncToken).length > 1;
  return [
    ...dropped.map((id) =>
      differs("a client token may pull from the site, and would be shut out", `clientTokenIds: ${id}`, "named in site.adopt.clientTokenIds", "add it"),
    ),
    ...(isFull ? [noRoom(token)] : []),
    ...(look.pullSecrets === undefined ? [unknownSecrets(clusterAccess.context)] : []),
    ...(waitPolicyFor(registry.syncSchedule) === "confirmed" ? [] : [windowed(registry.syncSchedule)]),
  ];
}

function noRoom(token: string): Fault {
  return {
    code: "EDGE-PASSWORD-SLOTS",
    what: `sync token ${token} has two passwords already, and one of them is in use`,
    given: token,
    allowed: "a token with a free password",
    fix: "clear the one that the site does not use (`az acr token credential delete`), then run `pulumi up` again",
  };
}

/** One that is there and was not seen would be refused half-way. */
function unknownSecrets(context: string): Fault {
  return {
    code: "EDGE-CLUSTER-UNREACHABLE",
    what: "the cluster cannot be asked which pull secrets it has",
    given: `site.clusterAccess.context = ${context}`,
    fix: "correct the context or KUBECONFIG, open the way to the cluster, or let its user read Secrets",
  };
}

function windowed(syncSchedule: string): Fault {
  const fix = "let it sync all the time until it is taken over, then set the schedule";
  return differs(
    "the site would be given passwords that it learns of only in its next window",
    `site.registry.syncSchedule = ${syncSchedule}`,
    "* * * * *",
    fix,
  );
}

/** Kubernetes never changes the type of a Secret. */
function pullSecretFaults({ pullSecrets }: SiteConfig, look: AdoptionLook): Fault[] {
  return pullSecrets.flatMap(({ namespace, name, type }, index) => {
    const present = look.pullSecrets?.find((one) => one.namespace === namespace && one.name === name);
    if (present === undefined || present.type === type) return [];
    const given = `site.pullSecrets.${index}.type = ${type}`;
    return [differs(`Secret ${namespace}/${name} is of another type, which cannot be changed`, given, present.type, "correct the type, or give another name")];
  });
}
