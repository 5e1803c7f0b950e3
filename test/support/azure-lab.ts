import { once } from "node:events";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ClientSecretCredential } from "@azure/identity";
import { type AzureOptions, type RunningAzure, startAzure } from "../../lab/azure/server";
import type { ClientToken } from "../../lab/azure/gateway-protocol";
import type { Principal } from "../../lab/azure/principal";
import { type CertificateAuthority, createAuthority } from "../../lab/certificates";
import { type Clock, startClock } from "../../lab/clock";
import { facts } from "../../lab/facts";
import { startNarrator } from "../../lab/engine/narrator";
import { provideTools } from "../../lab/engine/tools";
import { closedRegistryPlane } from "../../lab/registry/plane";
import { createRegistryPlane } from "../../lab/registry/plane-server";

/** A clock that stops until a test advances it. */
export class TestClock implements Clock {
  readonly speed = 1;
  private ms = Date.parse("2026-01-01T00:00:00Z");
  private readonly waiting = new Set<{ at: number; wake: () => void }>();

  now(): Date {
    return new Date(this.ms);
  }

  wait(labMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        this.waiting.delete(entry);
        reject(signal?.reason);
      };
      const entry = {
        at: this.ms + labMs,
        wake: () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      this.waiting.add(entry);
      signal?.addEventListener("abort", abort, { once: true });
    });
  }

  /** Advances time, and runs everything that waited for it. */
  async pass(labMs: number): Promise<void> {
    this.ms += labMs;
    for (const entry of this.waiting) {
      if (entry.at > this.ms) continue;
      this.waiting.delete(entry);
      entry.wake();
    }
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A response of the lab with its parsed body; `undefined` without one. */
export interface LabAnswer<Body = LabBody> {
  status: number;
  headers: Record<string, string | undefined>;
  body: Body;
}

/** Members of bodies that tests read; their presence depends on the response. */
export interface LabBody {
  id: string;
  name: string;
  location: string;
  status: string;
  username: string;
  access_token: string;
  passwords: { name: string; creationTime: string; expiry?: string; value?: string }[];
  identity: Record<string, string>;
  systemData: Record<string, string>;
  sku: { name: string };
  value: LabBody[];
  error: { code: string; message: string; details: { code: string; message: string }[] };
  errors: { code: string; message: string }[];
  repositories: string[];
  clients: ClientToken[];
  properties: {
    actions: string[];
    activation: { status: string };
    configurationProtectedSettings: Record<string, string>;
    configurationSettings: Record<string, string>;
    connectionState: string;
    connectivityStatus: string;
    credentials: { passwords: { name: string; creationTime: string }[] };
    currentVersion: string;
    dataEndpointHostNames: string[];
    errorInfo: { code: string; message: string };
    extensionType: string;
    loginServer: string & { host: string };
    mode: string;
    lastActivityTime: string;
    networkRuleSet: object;
    parent: { syncProperties: { gatewayEndpoint: string; lastSyncTime: string; schedule: string; messageTtl: string } };
    logging: { logLevel: string };
    provisioningState: string;
    status: string;
    statusDetails: object[];
    type: string;
    zoneRedundancy: string;
  };
}

/** The lab's Azure for a test, with a simple HTTP client. */
export class AzureLab {
  private constructor(
    readonly azure: RunningAzure,
    readonly authority: CertificateAuthority,
    readonly folder: string,
  ) {}

  /** `serveImages`: each registry has a data plane, a distribution process. */
  static async start({ serveImages = false, ...options }: Partial<AzureOptions> & { serveImages?: boolean } = {}): Promise<AzureLab> {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-azure-"));
    const authority = await createAuthority("test lab", folder);
    const registries = serveImages
      ? createRegistryPlane({ folder: join(folder, "registries"), registry: await distribution(), authority })
      : closedRegistryPlane;
    const azure = await startAzure({ clock: startClock(1), authority, registries, applyLatencies: false, folder, ...options });
    return new AzureLab(azure, authority, folder);
  }

  /** Environment in which the official clients find and trust the lab. */
  get clientOptions() {
    return { endpoint: this.azure.endpoint, tlsOptions: { ca: this.authority.certificate } };
  }

  /** The deployer's sign-in with the official library, optionally with another secret. */
  credential(clientSecret = this.azure.signIn.clientSecret): ClientSecretCredential {
    const { tenantId, clientId } = this.azure.signIn;
    const { endpoint: authorityHost, tlsOptions } = this.clientOptions;
    return new ClientSecretCredential(tenantId, clientId, clientSecret, { authorityHost, disableInstanceDiscovery: true, tlsOptions });
  }

  /** Sends an ARM request as the deployer or another principal. `path` is relative to the endpoint, or a complete URL. */
  async send<Body = LabBody>(
    method: string,
    path: string,
    options: { body?: unknown; version?: string; as?: Principal; headers?: Record<string, string> } = {},
  ): Promise<LabAnswer<Body>> {
    const url = new URL(path, this.azure.endpoint);
    if (options.version !== undefined) url.searchParams.set("api-version", options.version);
    const token = this.azure.tokenFor(options.as ?? this.azure.signIn);
    return await this.exchange<Body>(
      method,
      url,
      { authorization: `Bearer ${token}`, ...options.headers },
      options.body === undefined ? undefined : JSON.stringify(options.body),
    );
  }

  /** Sends any request to any server of the lab. */
  async exchange<Body = LabBody>(method: string, url: URL, headers: Record<string, string>, body?: string): Promise<LabAnswer<Body>> {
    const sent = request(url, { method, ca: this.authority.certificate, agent: false, headers: { "content-type": "application/json", ...headers } });
    sent.end(body);
    const [answer] = await once(sent, "response");
    const content = await text(answer);
    return { status: answer.statusCode, headers: answer.headers, body: content === "" ? undefined : JSON.parse(content) };
  }

  /** Creates a resource group and a Premium registry with data endpoint. Returns the registry's id. */
  async hub(name: string = facts.hub.registry): Promise<string> {
    const group = `/subscriptions/${facts.subscriptionId}/resourceGroups/${facts.hub.resourceGroup}`;
    await this.send("PUT", group, { version: "2024-03-01", body: { location: facts.location } });
    const id = `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;
    await this.send("PUT", id, {
      version: registryVersion,
      body: { location: facts.location, sku: { name: "Premium" }, properties: { dataEndpointEnabled: true } },
    });
    return id;
  }

  /** Creates a scope map and a token with the same name in a registry. Returns the token's id. */
  async token(registryId: string, name: string, actions: readonly string[]): Promise<string> {
    const scopeMapId = `${registryId}/scopeMaps/${name}`;
    await this.send("PUT", scopeMapId, { version: registryVersion, body: { properties: { actions } } });
    const tokenId = `${registryId}/tokens/${name}`;
    await this.send("PUT", tokenId, { version: registryVersion, body: { properties: { scopeMapId, status: "enabled" } } });
    return tokenId;
  }

  /** `host:port` of a registry's login server. */
  async loginServer(registryId: string): Promise<string> {
    return (await this.send("GET", registryId, { version: registryVersion })).body.properties.loginServer;
  }

  /** Imports an image. Returns the operation's last response. */
  async import(registryId: string, body: object): Promise<LabAnswer> {
    const { headers } = await this.send("POST", `${registryId}/importImage`, { version: registryVersion, body });
    for (;;) {
      const answer = await this.send("GET", headers["location"] ?? "");
      if (answer.status !== 202) return answer;
    }
  }

  /** Names of the images in all registries, `repository:tag`. Needs `serveImages`. */
  images(): string[] {
    const tags = globSync("registries/*/docker/registry/v2/repositories/**/_manifests/tags/*", { cwd: this.folder });
    return tags.flatMap((path) => /\/repositories\/(.+)\/_manifests\/tags\/(.+)$/.exec(path)?.slice(1).join(":") ?? []).sort();
  }

  /** Number of tags with attributes that a client changed, in all registries. Needs `serveImages`. */
  lockedTags(): number {
    return globSync("registries/*/attributes/*/*", { cwd: this.folder }).length;
  }

  /** Generates a password in a slot and returns its value. */
  async password(tokenId: string, name = "password1"): Promise<string> {
    const registryId = tokenId.split("/").slice(0, -2).join("/");
    const { body } = await this.send("POST", `${registryId}/generateCredentials`, { version: registryVersion, body: { tokenId, name } });
    return body.passwords.find((slot) => slot.name === name)?.value ?? "";
  }

  /** Creates a connected registry and a sync token with its name and these actions. Returns the connected registry's id. */
  async connectedRegistry(registryId: string, name: string, actions: readonly string[] = syncActions(name)): Promise<string> {
    const tokenId = await this.token(registryId, name, actions);
    const id = `${registryId}/connectedRegistries/${name}`;
    const body = { properties: { mode: "ReadOnly", parent: { syncProperties: { tokenId, messageTtl: "P2D" } } } };
    await this.send("PUT", id, { version: registryVersion, body });
    return id;
  }

  async stop(): Promise<void> {
    await this.azure.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Path of the distribution program. */
async function distribution(): Promise<string> {
  return (await provideTools(["registry"], { environment: process.env, narrator: startNarrator() })).registry;
}

/** Newest stable version of Container Registry. */
export const registryVersion = "2025-11-01";

/** Actions of a sync scope map with one repository. */
export function syncActions(name: string, repository = "staging-temp"): string[] {
  return [
    `repositories/${repository}/content/read`,
    `repositories/${repository}/metadata/read`,
    ...["config/read", "config/write", "message/read", "message/write"].map((action) => `gateway/${name}/${action}`),
  ];
}
