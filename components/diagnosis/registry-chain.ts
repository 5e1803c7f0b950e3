import { nameOf, parentOf } from "../core/arm-id";
import { extensionFailure } from "./extension-failure";
import type { Fault } from "../core/fault";
import { repositoryOfImage } from "../core/image-ref";
import { at, listAt, textAt } from "../core/json";
import { orchestrationRoleName } from "../core/orchestration-role";
import { missingActions, pullActionsFor, syncActionsFor } from "../core/scope-map-actions";

/** A token and what it may do, as ARM answers them; undefined where they are gone. */
export interface LiveToken {
  id: string;
  token: unknown;
  scopeMap: unknown;
}

/** Everything in Azure that a site's registry hangs on, as ARM answers it. */
export interface RegistryChain {
  registry: unknown;
  connectedRegistry: unknown;
  sync: LiveToken;
  clients: LiveToken[];
  /** Roles that the orchestration extension's identity has at the registry, by the name of their definition; undefined where it was not asked or could not be. */
  roles: string[] | undefined;
  /** The extension that is the registry's instance; undefined where it is gone or was not asked. */
  extension?: unknown;
  /** Object id of that identity. */
  orchestrationPrincipalId: string;
  /** `repository[:tag]` of everything that is to be on the site. */
  images: string[];
}

/** Roles that staging needs at the registry. Source: "how to stage", February 2026; built-in role definitions. */
export const orchestrationRoles = {
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  "Container Registry Contributor and Data Access Configuration Administrator": "3bc748fc-213d-45c1-8d91-9da5725539b9",
} as const;

/** Broken links of the chain, from the cloud towards the site. `now` is the service's time. */
export function chainFaults(chain: RegistryChain, now: Date): Fault[] {
  return [
    ...registryFaults(chain),
    ...syncFaults(chain, now),
    ...clientFaults(chain, now),
    ...roleFaults(chain.roles, chain.orchestrationPrincipalId, parentOf(chain.sync.id)),
    ...extensionFaults(chain),
    ...siteFaults(chain),
  ];
}

function registryFaults({ registry, sync }: RegistryChain): Fault[] {
  const name = registryName(sync.id);
  if (at(registry, "properties", "dataEndpointEnabled") === true) return [];
  const fix = "run `pulumi refresh` and `pulumi up` of the hub, which enables it";
  return [
    {
      code: "EDGE-DATA-ENDPOINT",
      what: `registry ${name} has its data endpoint disabled, so no site can sync`,
      given: "dataEndpointEnabled = false",
      allowed: "true",
      fix,
    },
  ];
}

function syncFaults({ connectedRegistry, sync, images }: RegistryChain, now: Date): Fault[] {
  const name = nameOf(textAt(connectedRegistry, "id") ?? sync.id);
  const wanted = syncActionsFor(name, repositoriesOf(images));
  return [...tokenFaults("sync", "EDGE-SYNC-TOKEN", sync, now), ...actionFaults("sync", "EDGE-SYNC-MAP", sync, wanted)];
}

function clientFaults({ clients, images }: RegistryChain, now: Date): Fault[] {
  const wanted = pullActionsFor(repositoriesOf(images));
  return clients.flatMap((client) => [
    ...tokenFaults("client", "EDGE-CLIENT-TOKEN", client, now),
    ...actionFaults("client", "EDGE-CLIENT-MAP", client, wanted),
  ]);
}

function tokenFaults(role: "sync" | "client", code: Fault["code"], { id, token }: LiveToken, now: Date): Fault[] {
  const name = nameOf(id);
  const fault = (what: string): Fault[] => [
    { code, what, given: id, allowed: "an enabled token with a valid password", fix: "run `pulumi refresh`, then `pulumi up`, which repairs it" },
  ];
  if (token === undefined) return fault(`${role} token ${name} is gone`);
  if (textAt(token, "properties", "status") === "disabled") return fault(`${role} token ${name} is disabled`);
  const passwords = listAt(token, "properties", "credentials", "passwords");
  const good = passwords.filter((password) => Date.parse(textAt(password, "expiry") ?? "9999-12-31") > now.getTime());
  return good.length > 0 ? [] : fault(`${role} token ${name} has ${passwords.length > 0 ? "expired passwords only" : "no password"}`);
}

function actionFaults(role: "sync" | "client", code: Fault["code"], { id, token, scopeMap }: LiveToken, wanted: readonly string[]): Fault[] {
  // The map of a token that is gone is not known, so nothing can be said of it.
  if (token === undefined) return [];
  const live = listAt(scopeMap, "properties", "actions").map(String);
  const missing = missingActions(live, wanted);
  if (missing.length === 0) return [];
  const what = `the scope map of ${role} token ${nameOf(id)} lacks ${missing.join(", ")}`;
  return [
    {
      code,
      what,
      given: textAt(scopeMap, "id") ?? id,
      fix: "run `pulumi refresh`, then `pulumi up`, which adds the actions that this program manages; repositories of a solution are added when it is staged",
    },
  ];
}

/** Roles that staging needs and that the orchestration extension's identity does not have at this registry; nothing where its roles are not known, or the custom role is among them. */
export function roleFaults(roles: readonly string[] | undefined, orchestrationPrincipalId: string, registryId: string): Fault[] {
  if (roles === undefined || roles.includes(orchestrationRoleName(registryId))) return [];
  const missing = Object.entries(orchestrationRoles).filter(([, id]) => !roles.includes(id));
  if (missing.length === 0) return [];
  const what = `the orchestration extension's identity lacks ${missing.map(([role]) => `"${role}"`).join(" and ")} at registry ${nameOf(registryId)}`;
  const fix = "run `pulumi refresh`, then `pulumi up`, which grants it; with site.compat guide-2025 it does not: have the role granted, or remove that setting";
  return [{ code: "EDGE-ORCHESTRATION-ROLE", what, given: orchestrationPrincipalId, fix }];
}

function extensionFaults({ extension }: RegistryChain): Fault[] {
  const failure = extensionFailure(extension);
  return failure ? [failure] : [];
}

function siteFaults({ registry, connectedRegistry, sync }: RegistryChain): Fault[] {
  const state = textAt(connectedRegistry, "properties", "connectionState") ?? "gone";
  if (state === "Online" || state === "Syncing") return [];
  const details = listAt(connectedRegistry, "properties", "statusDetails").map((detail) => `${textAt(detail, "code")}: ${textAt(detail, "description")}`);
  return [
    {
      code: "EDGE-SITE-OFFLINE",
      what: `connected registry ${nameOf(textAt(connectedRegistry, "id") ?? sync.id)} is ${[state, ...details].join("; ")}`,
      given: `last activity ${textAt(connectedRegistry, "properties", "lastActivityTime") ?? "none"}`,
      allowed: "Online",
      fix: `check the other faults first; then check the site: its network${acceptedAddresses(registry)}, the extension's pods in namespace connected-registry, and whether its connection string still contains the sync token's password`,
    },
  ];
}

/** Addresses that the registry accepts. Azure does not report a site's public address, so the reader has to compare. */
function acceptedAddresses(registry: unknown): string {
  if (textAt(registry, "properties", "publicNetworkAccess") === "Disabled") return " (the registry is reached over private endpoints only)";
  if (textAt(registry, "properties", "networkRuleSet", "defaultAction") !== "Deny") return "";
  const rules = listAt(registry, "properties", "networkRuleSet", "ipRules").map((rule) => textAt(rule, "value") ?? "");
  return ` (the registry accepts only ${rules.join(", ") || "no address"})`;
}

function repositoriesOf(images: readonly string[]): string[] {
  return [...new Set(images.map(repositoryOfImage))];
}

function registryName(tokenId: string): string {
  return nameOf(parentOf(tokenId));
}
