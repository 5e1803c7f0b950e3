import { nameOf, parentOf, sameArmId } from "../../../components/core/arm-id";
import type { Fault } from "../../../components/core/fault";
import { listAt, textAt } from "../../../components/core/json";
import { passwordsIn } from "../../../components/registry/token-password/password-slot";
import { isAnothers, ownerOfScopeMap, withoutOwner } from "../../../components/core/owner";
import { syncMapDescription } from "../../../components/core/scope-map-actions";
import { waitPolicyFor } from "../../../components/core/sync-schedule";
import type { SiteConfig } from "../../config/site-schema";
import { adoptedExtensionFaults } from "./extension-findings";
import { adoptedTargetFaults } from "./target-findings";
import { differs, missing } from "../gate";
import { type AdoptionObservation, resourceOf } from "./adoption-observation";

type Adopt = NonNullable<SiteConfig["adopt"]>;

/**
 * All faults that prevent the adoption of a site as it is. Checks that concern only the first run stop once that run has begun;
 * the sync map's description shows it, because it is the first thing that the run writes.
 */
export function adoptionFindings(site: SiteConfig, adopt: Adopt, registryId: string, extensions: readonly unknown[], observed: AdoptionObservation): Fault[] {
  const connectedRegistry = resourceOf(observed.connectedRegistries, adopt.connectedRegistryId);
  const extension = resourceOf(extensions, adopt.extensionId);
  const begun = syncMapDescription(nameOf(adopt.connectedRegistryId)).toLowerCase();
  const description = withoutOwner(textAt(observed.ownScopeMap, "properties", "description") ?? "").toLowerCase();
  const hasBegun = description === begun && !isAnothers(ownerOfScopeMap(observed.ownScopeMap), observed.own);
  return [
    ...(connectedRegistry === undefined ? [noConnectedRegistry(adopt, registryId)] : connectedRegistryFaults(adopt, connectedRegistry, observed)),
    ...clientTokenFaults(adopt, registryId, observed),
    ...(connectedRegistry === undefined || hasBegun ? [] : firstRunFaults(site, adopt, registryId, connectedRegistry, observed)),
    ...adoptedExtensionFaults(site, adopt.extensionId, extension, hasBegun),
    ...adoptedTargetFaults(site.target, adopt.targetId, observed.target, hasBegun),
    ...pullSecretFaults(site, observed),
  ];
}

function noConnectedRegistry({ connectedRegistryId }: Adopt, registryId: string): Fault {
  const isElsewhere = !sameArmId(parentOf(connectedRegistryId), registryId);
  const what = isElsewhere ? "the connected registry does not belong to the hub's registry" : "the connected registry does not exist, or may not be read";
  return missing(what, `site.adopt.connectedRegistryId = ${connectedRegistryId}`, `a connected registry of ${registryId}`);
}

/** Properties that the service never changes: such a site needs a new connected registry. */
function connectedRegistryFaults({ connectedRegistryId }: Adopt, connectedRegistry: unknown, { connectedRegistries }: AdoptionObservation): Fault[] {
  const name = nameOf(connectedRegistryId);
  const mode = textAt(connectedRegistry, "properties", "mode") ?? "";
  const parentId = textAt(connectedRegistry, "properties", "parent", "id");
  const tokenId = textAt(connectedRegistry, "properties", "parent", "syncProperties", "tokenId") ?? "";
  const fix = "keep managing it by hand, or delete it and let the program create a new one";
  const others = connectedRegistries
    .filter((other) => tokenId !== "" && other !== connectedRegistry && usesToken(other, tokenId))
    .map((other) => nameOf(textAt(other, "id") ?? ""));
  const pulls = listAt(connectedRegistry, "properties", "clientTokenIds").some((id) => sameArmId(String(id), tokenId));
  const users = [...others, ...(pulls ? [`pulls from ${name}`] : [])];
  return [
    ...(tokenId === "" ? [identitySync(name, textAt(connectedRegistry, "properties", "parent", "syncProperties", "authType"))] : []),
    ...(mode.toLowerCase() === "readonly" ? [] : [differs(`connected registry ${name} accepts pushes`, `mode = ${mode}`, "ReadOnly", fix)]),
    ...(parentId === undefined ? [] : [differs(`connected registry ${name} syncs from another connected registry`, `parent.id = ${parentId}`, "none", fix)]),
    ...(users.length === 0 ? [] : [shared(nameOf(tokenId), users)]),
  ];
}

/**
 * A managed identity has no password to rotate, and the script that stages images expects the connection string of a sync token (in public code).
 * Source: "Managed Identity Authentication for Azure Container Registry Connected Registry (Private Preview)": API versions before 2026-09-01-preview omit `authType` and `tokenId`.
 */
function identitySync(name: string, authType = "(not shown)"): Fault {
  return differs(
    `connected registry ${name} has no sync token: it syncs with a managed identity, with which staging has not been shown to work`,
    `authType = ${authType}, tokenId = (none)`,
    "SyncToken",
    "keep managing it by hand, or delete it and let the program create a new one",
  );
}

function usesToken(connectedRegistry: unknown, tokenId: string): boolean {
  const synced = textAt(connectedRegistry, "properties", "parent", "syncProperties", "tokenId") ?? "";
  return [synced, ...listAt(connectedRegistry, "properties", "clientTokenIds").map(String)].some((id) => sameArmId(id, tokenId));
}

function shared(token: string, users: readonly string[]): Fault {
  return {
    code: "EDGE-ADOPT-SHARED",
    what: `sync token ${token} has other users: the program will replace its passwords, and a connected registry can never change its sync token`,
    given: users.join(", "),
    allowed: "a sync token that nothing else uses",
    fix: "recreate the other connected registries, each with its own sync token, or use another token for pulls",
  };
}

function clientTokenFaults({ clientTokenIds }: Adopt, registryId: string, { clientTokens }: AdoptionObservation): Fault[] {
  return clientTokenIds.flatMap((id, index) => {
    const exists = clientTokens[index] !== undefined && sameArmId(parentOf(id), registryId);
    const given = `site.adopt.clientTokenIds.${index} = ${id}`;
    return exists ? [] : [missing("a client token does not exist, or does not belong to the hub's registry", given, `a token of ${registryId}`)];
  });
}

/** What would make the first run lock out a client, or fail half-way. */
function firstRunFaults(
  { key, registry, clusterAccess }: SiteConfig,
  adopt: Adopt,
  registryId: string,
  connectedRegistry: unknown,
  observed: AdoptionObservation,
): Fault[] {
  const token = nameOf(textAt(observed.syncToken, "id") ?? "");
  const ownToken = `${registryId}/tokens/${key}-pull`;
  const known = [...adopt.clientTokenIds, ownToken, textAt(observed.syncToken, "id") ?? ""];
  const clients = listAt(connectedRegistry, "properties", "clientTokenIds").map(String);
  const dropped = clients.filter((id) => !known.some((other) => sameArmId(id, other)));
  const isFull = passwordsIn(observed.syncToken).length > 1;
  return [
    ...dropped.map((id) =>
      differs(
        "a client token that may pull from the site would lose that right",
        `clientTokenIds: ${id}`,
        "named in site.adopt.clientTokenIds",
        "add it there",
      ),
    ),
    ...(isFull ? [noRoom(token)] : []),
    ...(observed.pullSecrets === undefined ? [unknownSecrets(clusterAccess.context)] : []),
    ...(waitPolicyFor(registry.syncSchedule) === "confirmed" ? [] : [windowed(registry.syncSchedule)]),
  ];
}

function noRoom(token: string): Fault {
  return {
    code: "EDGE-PASSWORD-SLOTS",
    what: `sync token ${token} has two passwords already, and one of them is in use`,
    given: token,
    allowed: "a token with a free password",
    fix: "delete the password that the site does not use (`az acr token credential delete`), then run `pulumi up` again",
  };
}

/** An existing pull secret that was not seen would make the run fail half-way. */
function unknownSecrets(context: string): Fault {
  return {
    code: "EDGE-CLUSTER-UNREACHABLE",
    what: "the cluster does not show which pull secrets exist",
    given: `site.clusterAccess.context = ${context}`,
    fix: "correct the context or KUBECONFIG, restore the network connection, or allow the user to read Secrets",
  };
}

function windowed(syncSchedule: string): Fault {
  const fix = "use continuous sync until the site is adopted, then set the schedule";
  return differs("the site would learn its new passwords only in its next sync window", `site.registry.syncSchedule = ${syncSchedule}`, "* * * * *", fix);
}

/** Kubernetes never changes the type of a Secret. */
function pullSecretFaults({ pullSecrets }: SiteConfig, observed: AdoptionObservation): Fault[] {
  return pullSecrets.flatMap(({ namespace, name, type }, index) => {
    const present = observed.pullSecrets?.find((one) => one.namespace === namespace && one.name === name);
    if (present === undefined || present.type === type) return [];
    const given = `site.pullSecrets.${index}.type = ${type}`;
    return [
      differs(`Secret ${namespace}/${name} has a different type, which cannot be changed`, given, present.type, "correct the type, or choose another name"),
    ];
  });
}
