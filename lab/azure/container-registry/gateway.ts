import type { IncomingMessage, ServerResponse } from "node:http";
import type { CertificateAuthority } from "../../certificates";
import type { Clock } from "../../clock";
import type { HttpsFront } from "../../interposed";
import { listen } from "../https-front";
import type { JsonObject } from "../operation";
import { objectOf, sameId, textOf, textsOf } from "../resource";
import type { Store, StoredResource } from "../store";
import { networkRefusal } from "./network-rules";
import { hashGoodAt, slotsOf, actionsOf, signedInToken } from "./password-slot";
import { allowsGateway, readableRepositories } from "./scope-map-actions";

import {
  gatewayActions,
  type Activation,
  type ClientToken,
  type GatewayAction,
  type GatewayConfiguration,
  type GatewayErrorCode,
  type InstanceState,
} from "../gateway-protocol";

/** Lab milliseconds between two heartbeats, and the number that may be missed before the instance counts as offline. Assumed. */
const beatIntervalMs = 60_000;
const beatsToMiss = 3;

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: GatewayErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** The data endpoint of one registry, where connected registries activate, fetch their configuration and report. Wire protocol: gateway-protocol.ts, `assumed`. */
export class Gateway {
  private front: HttpsFront | undefined;
  private port = 0;
  private readonly overdue = new Map<string, AbortController>();

  constructor(private readonly options: { registryId: string; store: Store; clock: Clock; authority: CertificateAuthority; loginServer: () => string }) {}

  /** Starts listening, always at the same port. */
  async open(): Promise<string> {
    this.front ??= await listen(this.options.authority, (request, text, response) => this.exchange(request, text, response), this.port);
    this.port = this.front.port;
    return `127.0.0.1:${this.port}`;
  }

  /** Refuses connections; instances then miss their heartbeats. */
  async close(): Promise<void> {
    await this.front?.stop();
    this.front = undefined;
  }

  async stop(): Promise<void> {
    await this.close();
    for (const controller of this.overdue.values()) controller.abort();
  }

  private async exchange(request: IncomingMessage, text: string, response: ServerResponse): Promise<void> {
    response.sendDate = false;
    response.setHeader("Date", this.options.clock.now().toUTCString());
    try {
      const body = this.answer(request, text);
      response.writeHead(body ? 200 : 204, body ? { "Content-Type": "application/json" } : {});
      response.end(body ? JSON.stringify(body) : undefined);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(400, "BAD_REQUEST", error instanceof Error ? error.message : String(error));
      response.writeHead(refusal.status, { "Content-Type": "application/json", ...(refusal.status === 401 ? { "WWW-Authenticate": "Basic" } : {}) });
      response.end(JSON.stringify({ errors: [{ code: refusal.code, message: refusal.message }] }));
    }
  }

  private answer(request: IncomingMessage, text: string): object | undefined {
    const url = new URL(request.url ?? "/", "https://gateway");
    const closed = networkRefusal(this.options.store.get(this.options.registryId)?.properties ?? {});
    if (closed !== undefined) throw new Refusal(403, "DENIED", closed);
    const [, name = "", verb = ""] = /^\/connectedRegistries\/([^/]+)\/([^/]+)$/i.exec(url.pathname) ?? [];
    const token = this.tokenOf(request);
    const registry = this.options.store.get(`${this.options.registryId}/connectedRegistries/${name}`);
    if (!registry || !sameId(syncOf(registry).tokenId, token.id))
      throw new Refusal(404, "NOT_FOUND", `no connected registry '${name}' with sync token '${token.name}'`);
    const instanceId = url.searchParams.get("instanceId") ?? "";
    switch (`${request.method} ${verb}`) {
      case "POST activate":
        this.demand(token, registry, gatewayActions);
        return this.activate(registry, JSON.parse(text) as { instanceId: string; version: string });
      case "GET configuration":
        this.demand(token, registry, ["config/read", "message/read"]);
        this.beat(activeOf(registry, instanceId), {});
        return this.configuration(registry, token);
      case "POST state":
        this.demand(token, registry, ["config/write", "message/write"]);
        this.beat(activeOf(registry, instanceId), stateProperties(registry, JSON.parse(text) as InstanceState));
        return undefined;
      default:
        throw new Refusal(404, "NOT_FOUND", `unknown: ${request.method} ${url.pathname}; known are POST activate, GET configuration, POST state`);
    }
  }

  private tokenOf(request: IncomingMessage): StoredResource {
    const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const [username = "", ...rest] = Buffer.from(basic, "base64").toString("utf8").split(":");
    const { store, clock, registryId } = this.options;
    const token = signedInToken(store, registryId, { username, password: rest.join(":") }, clock.now());
    if (!token) throw new Refusal(401, "UNAUTHORIZED", `Incorrect Password or disabled token '${username}'`);
    return token;
  }

  private demand(token: StoredResource, registry: StoredResource, wanted: readonly GatewayAction[]): void {
    const actions = actionsOf(this.options.store, token);
    const missing = wanted.filter((action) => !allowsGateway(actions, registry.name, action));
    if (missing.length === 0) return;
    const names = missing.map((action) => `gateway/${registry.name.toLowerCase()}/${action}`).join(", ");
    throw new Refusal(403, "DENIED", `the scope map of token '${token.name}' lacks ${names}`);
  }

  private activate(registry: StoredResource, { instanceId, version }: { instanceId: string; version: string }): Activation {
    if (typeof instanceId !== "string" || instanceId === "") throw new Refusal(400, "BAD_REQUEST", "instanceId is required");
    if (isActive(registry) && registry.hidden.instanceId !== instanceId)
      throw new Refusal(409, "ALREADY_ACTIVATED", `connected registry '${registry.name}' is activated by another instance; deactivate it first`);
    const active = { ...registry, hidden: { ...registry.hidden, instanceId } };
    this.beat(active, { activation: { status: "Active" }, version: version ?? "", ...(isActive(registry) ? {} : { connectionState: "Syncing" }) });
    return { loginServer: this.options.loginServer(), beatIntervalMs };
  }

  private configuration({ properties }: StoredResource, token: StoredResource): GatewayConfiguration {
    const { store } = this.options;
    const sync = objectOf(objectOf(properties.parent).syncProperties);
    const syncWindow = textOf(sync.syncWindow);
    return {
      mode: textOf(properties.mode) ?? "ReadOnly",
      logLevel: textOf(objectOf(properties.logging).logLevel) ?? "Information",
      schedule: textOf(sync.schedule) ?? "* * * * *",
      ...(syncWindow === undefined ? {} : { syncWindow }),
      repositories: readableRepositories(actionsOf(store, token)),
      clients: textsOf(properties.clientTokenIds).flatMap((id) => this.client(store.get(id))),
    };
  }

  private client(token: StoredResource | undefined): ClientToken[] {
    if (!token) return [];
    const now = this.options.clock.now();
    const status = textOf(token.properties.status) === "disabled" ? "disabled" : "enabled";
    const passwords = slotsOf(token).flatMap((slot) => hashGoodAt(slot, now) ?? []);
    return [{ name: token.name, status, passwords, actions: actionsOf(this.options.store, token) }];
  }

  /** Records that the instance is alive, and its report; without another heartbeat in time it counts as offline. */
  private beat(registry: StoredResource, report: JsonObject): void {
    const { store, clock } = this.options;
    const { connectionState } = registry.properties;
    const alive: JsonObject = connectionState === "Offline" && report.connectionState === undefined ? { connectionState: "Syncing" } : {};
    store.put({ ...registry, properties: { ...registry.properties, ...alive, ...report, lastActivityTime: clock.now().toISOString() } });
    this.overdue.get(registry.id)?.abort();
    const controller = new AbortController();
    this.overdue.set(registry.id, controller);
    clock.wait(beatIntervalMs * beatsToMiss, controller.signal).then(
      () => this.goOffline(registry.id),
      () => undefined,
    );
  }

  private goOffline(id: string): void {
    const registry = this.options.store.get(id);
    if (registry) this.options.store.put({ ...registry, properties: { ...registry.properties, connectionState: "Offline" } });
  }
}

function syncOf(registry: StoredResource): { tokenId: string } {
  return { tokenId: textOf(objectOf(objectOf(registry.properties.parent).syncProperties).tokenId) ?? "" };
}

function isActive(registry: StoredResource): boolean {
  return objectOf(registry.properties.activation).status === "Active";
}

/** The registry, if this instance is its active one. */
function activeOf(registry: StoredResource, instanceId: string): StoredResource {
  if (!isActive(registry)) throw new Refusal(409, "NOT_ACTIVATED", `connected registry '${registry.name}' is not activated`);
  if (registry.hidden.instanceId !== instanceId)
    throw new Refusal(409, "ALREADY_ACTIVATED", `connected registry '${registry.name}' is activated by another instance; deactivate it first`);
  return registry;
}

/** Properties that a state report changes. Unhealthy while it has details: connected-registry reference 4. */
function stateProperties({ properties }: StoredResource, state: InstanceState): JsonObject {
  const parent = objectOf(properties.parent);
  const sync = objectOf(parent.syncProperties);
  const lastSyncTime = state.lastSyncTime ?? textOf(sync.lastSyncTime);
  const tls = { status: "Enabled", certificate: { type: "LocalDirectory", location: "/var/acr/certs" } };
  return {
    connectionState: state.statusDetails.length > 0 ? "Unhealthy" : state.connectionState,
    statusDetails: state.statusDetails.map((detail) => ({ ...detail })),
    parent: { ...parent, syncProperties: { ...sync, ...(lastSyncTime === undefined ? {} : { lastSyncTime }) } },
    ...(state.loginServer === undefined ? {} : { loginServer: { host: state.loginServer, tls } }),
  };
}
