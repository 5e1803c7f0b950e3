import { nameOf, parentOf } from "../core/arm-id";
import { extensionFailure } from "./extension-failure";
import type { Fault } from "../core/fault";
import { repositoryOfImage } from "../core/image-ref";
import { at, listAt, textAt } from "../core/json";
import { orchestrationRoleName } from "../core/orchestration-role";
import { pullActionsFor, syncActionsFor, ungrantedActions } from "../core/scope-map-actions";

/** A token and its scope map, as ARM returns them; undefined where they do not exist. */
export interface LiveToken {
  id: string;
  token: unknown;
  scopeMap: unknown;
}

/** Everything in Azure that a site's registry depends on, as ARM returns it. */
export interface RegistryChain {
  registry: unknown;
  connectedRegistry: unknown;
  sync: LiveToken;
  clients: LiveToken[];
  /** Roles of the orchestration extension's identity at the registry, by the name of their definition; undefined where they were not or could not be read. */
  roles: string[] | undefined;
  /** The extension that runs the registry's instance; undefined where it does not exist or was not read. */
  extension?: unknown;
  /** Object id of that identity. */
  orchestrationPrincipalId: string;
  /** `repository[:tag]` of every image that must be on the site. */
  images: string[];
}

/** Roles that staging needs at the registry. Source: "how to stage", February 2026; built-in role definitions. */
export const orchestrationRoles = {
  Contributor: "b24988ac-6180-42a0-ab88-20f7382dd24c",
  "Container Registry Contributor and Data Access Configuration Administrator": "3bc748fc-213d-45c1-8d91-9da5725539b9",
} as const;

/** One link of the chain. A failed run is explained by the broken ones, and the doctor shows each. */
export interface ChainLink {
  /** Stable name. */
  id: string;
  /** What it compares, in words. */
  examines: string;
  /** `now`: the service's clock. */
  faults(chain: RegistryChain, now: Date): Fault[];
}

/** Every link, from the cloud to the site. */
export const chainLinks: readonly ChainLink[] = [
  { id: "data-endpoint", examines: "data endpoint of the hub's registry", faults: registryFaults },
  { id: "sync-token", examines: "sync token: status, passwords and actions of its scope map", faults: syncFaults },
  { id: "client-tokens", examines: "client tokens: status, passwords and actions of their scope maps", faults: clientFaults },
  {
    id: "orchestration-roles",
    examines: "roles of the orchestration extension at the hub's registry",
    faults: ({ roles, orchestrationPrincipalId, sync }) => roleFaults(roles, orchestrationPrincipalId, parentOf(sync.id)),
  },
  { id: "registry-extension", examines: "state of the connected registry extension", faults: extensionFaults },
  { id: "connection-state", examines: "connection state of the connected registry", faults: connectionFaults },
];

/** Faults of the chain, from the cloud to the site. `now`: the service's clock. */
export function chainFaults(chain: RegistryChain, now: Date): Fault[] {
  return chainLinks.flatMap(({ faults }) => faults(chain, now));
}

function repositoriesOf({ images }: RegistryChain): string[] {
  return [...new Set(images.map(repositoryOfImage))];
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

function syncFaults(chain: RegistryChain, now: Date): Fault[] {
  const { connectedRegistry, sync } = chain;
  const name = nameOf(textAt(connectedRegistry, "id") ?? sync.id);
  const wanted = syncActionsFor(name, repositoriesOf(chain));
  return [...tokenFaults("sync", "EDGE-SYNC-TOKEN", sync, now), ...actionFaults("sync", "EDGE-SYNC-MAP", sync, wanted)];
}

function clientFaults(chain: RegistryChain, now: Date): Fault[] {
  const wanted = pullActionsFor(repositoriesOf(chain));
  return chain.clients.flatMap((client) => [
    ...tokenFaults("client", "EDGE-CLIENT-TOKEN", client, now),
    ...actionFaults("client", "EDGE-CLIENT-MAP", client, wanted),
  ]);
}

function tokenFaults(role: "sync" | "client", code: Fault["code"], { id, token }: LiveToken, now: Date): Fault[] {
  const name = nameOf(id);
  const fault = (what: string): Fault[] => [
    { code, what, given: id, allowed: "an enabled token with a valid password", fix: "run `pulumi refresh`, then `pulumi up`, which repairs it" },
  ];
  if (token === undefined) return fault(`${role} token ${name} does not exist`);
  if (textAt(token, "properties", "status") === "disabled") return fault(`${role} token ${name} is disabled`);
  const passwords = listAt(token, "properties", "credentials", "passwords");
  const good = passwords.filter((password) => Date.parse(textAt(password, "expiry") ?? "9999-12-31") > now.getTime());
  return good.length > 0 ? [] : fault(`${role} token ${name} has ${passwords.length > 0 ? "only expired passwords" : "no password"}`);
}

function actionFaults(role: "sync" | "client", code: Fault["code"], { id, token, scopeMap }: LiveToken, wanted: readonly string[]): Fault[] {
  // Without the token its scope map is unknown.
  if (token === undefined) return [];
  const live = listAt(scopeMap, "properties", "actions").map(String);
  const missing = ungrantedActions(live, wanted);
  if (missing.length === 0) return [];
  const what = `the scope map of ${role} token ${nameOf(id)} lacks ${missing.join(", ")}`;
  return [
    {
      code,
      what,
      given: textAt(scopeMap, "id") ?? id,
      fix: "run `pulumi refresh`, then `pulumi up`, which adds the actions that this program manages; staging a solution adds its repositories",
    },
  ];
}

/** Faults for roles that staging needs and the orchestration extension's identity lacks at this registry; none where its roles are unknown, or include the custom role. */
export function roleFaults(roles: readonly string[] | undefined, orchestrationPrincipalId: string, registryId: string): Fault[] {
  if (roles === undefined || roles.includes(orchestrationRoleName(registryId))) return [];
  const missing = Object.entries(orchestrationRoles).filter(([, id]) => !roles.includes(id));
  if (missing.length === 0) return [];
  const what = `the orchestration extension's identity lacks ${missing.map(([role]) => `"${role}"`).join(" and ")} at registry ${nameOf(registryId)}`;
  const fix =
    "run `pulumi refresh`, then `pulumi up`, which assigns it; with site.compat guide-2025 it does not: have the role assigned by hand, or remove the setting";
  return [{ code: "EDGE-ORCHESTRATION-ROLE", what, given: orchestrationPrincipalId, fix }];
}

function extensionFaults({ extension }: RegistryChain): Fault[] {
  const failure = extensionFailure(extension);
  return failure ? [failure] : [];
}

/** Faults of a connected registry that is not in contact with the cloud. `sync`: only its id is used, to name a connected registry that does not exist. */
export function connectionFaults({
  registry,
  connectedRegistry,
  sync,
}: Pick<RegistryChain, "registry" | "connectedRegistry"> & { sync: Pick<LiveToken, "id"> }): Fault[] {
  const state = textAt(connectedRegistry, "properties", "connectionState") ?? "missing";
  const details = listAt(connectedRegistry, "properties", "statusDetails").map((detail) => `${textAt(detail, "code")}: ${textAt(detail, "description")}`);
  const what = `connected registry ${nameOf(textAt(connectedRegistry, "id") ?? sync.id)} is ${[state, ...details].join("; ")}`;
  if (state === "Unhealthy") return [unhealthy(what)];
  if (state === "Online" || state === "Syncing") return [];
  return [
    {
      code: "EDGE-SITE-OFFLINE",
      what,
      given: `last activity ${textAt(connectedRegistry, "properties", "lastActivityTime") ?? "none"}`,
      allowed: "Online",
      fix: `fix the other faults listed here first; if there are none, check on the site: its network${allowedNetworks(registry)}, the extension's pods in namespace connected-registry, and whether its connection string still contains the sync token's password`,
    },
  ];
}

/** The site reports a failure of its own while it is connected. Source: connected registry error codes, of which only DiskError is documented. */
function unhealthy(what: string): Fault {
  return {
    code: "EDGE-SITE-UNHEALTHY",
    what,
    given: "connectionState = Unhealthy",
    allowed: "Online",
    fix: "for DiskError, lower site.keepRevisions, which removes former revisions, or raise site.registry.storageRequest where the storage class lets a volume grow; the site tries again by itself",
  };
}

/** Which networks the registry accepts. Azure does not report a site's address, so the reader must compare. */
function allowedNetworks(registry: unknown): string {
  if (textAt(registry, "properties", "publicNetworkAccess") === "Disabled") return " (the registry accepts private endpoints only)";
  if (textAt(registry, "properties", "networkRuleSet", "defaultAction") !== "Deny") return "";
  const rules = listAt(registry, "properties", "networkRuleSet", "ipRules").map((rule) => textAt(rule, "value") ?? "");
  return ` (the registry accepts ${rules.length > 0 ? `only ${rules.join(", ")}` : "no address"})`;
}

function registryName(tokenId: string): string {
  return nameOf(parentOf(tokenId));
}
