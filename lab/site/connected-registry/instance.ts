import { randomUUID, X509Certificate } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { allowsRepository } from "../../azure/container-registry/scope-map-actions";
import { type Activation, type ClientToken, type GatewayConfiguration, passwordHash } from "../../azure/gateway-protocol";
import type { Clock } from "../../clock";
import { type Interpose, interposed } from "../../interposed";
import { startDistribution } from "../../registry/distribution";
import { startFront } from "../../registry/front";
import type { Authenticate } from "../../registry/plane";
import type { SiteUplink } from "../site-uplink";
import { connectedRegistryMounts, type PodReport, type StartingPod, type StartWorkload } from "../workload";
import { parseConnectionString } from "./connection-string";
import { GatewayClient, GatewayRefusal } from "./gateway-client";
import { repositoriesOf, type SyncOptions, syncRepository } from "./repository-sync";
import { msToNextSync } from "./sync-schedule";

/** Shown as `version` of the connected registry. Assumed. */
const version = "1.0.0";

/** Lab milliseconds between syncs, and from a failure to the next attempt (assumed). */
const pauses = { sync: 60_000, retry: 15_000 };

/** Options of instances: `registry` is distribution's path, `ca` the PEM of the cloud's certificate authority. */
export interface InstanceOptions {
  registry: string;
  ca: string;
  clock: Clock;
  /** @default - an uplink that is always up */
  uplink?: SiteUplink;
  /** @default - clients use the instance itself */
  interpose?: Interpose;
}

/** The program of a connected registry's pod: activates, syncs, sends heartbeats, and serves pulls with client tokens. */
export function connectedRegistryInstance({ registry, ca, clock, uplink, interpose }: InstanceOptions): StartWorkload {
  return async (pod, report, signal) => {
    const connection = parseConnectionString(secretOf(pod, connectedRegistryMounts.connection, "connectionString"));
    const pair = { certificate: secretOf(pod, connectedRegistryMounts.tls, "tls.crt"), key: secretOf(pod, connectedRegistryMounts.tls, "tls.key") };
    const folder = pod.claims[connectedRegistryMounts.data];
    if (folder === undefined) throw new Error(`volume ${connectedRegistryMounts.data} is not mounted`);
    const clients: { current: readonly ClientToken[] } = { current: [] };
    const distribution = await startDistribution({ folder, registry });
    const own = await startFront({ pair, backend: distribution.backend, authenticate: clientLogin(() => clients.current, clock) });
    const front = await interposed(own, { service: "site-registry", pair }, interpose);
    const ending = new AbortController();
    const until = AbortSignal.any([signal, ending.signal]);
    const gateway = new GatewayClient({ connection, ca, instanceId: await instanceIdIn(folder), signal: until, uplink });
    const cloud = { username: connection.syncToken, password: connection.password, ca, backend: distribution.backend, signal: until, uplink };
    const loginServer = /IP Address:([^,]+)/.exec(new X509Certificate(pair.certificate).subjectAltName ?? "")?.[1];
    const running = run({ gateway, loginServer, cloud, clients, clock, report, signal: until });
    return {
      ports: { [connectedRegistryMounts.port]: { host: "127.0.0.1", port: front.port } },
      stop: async () => {
        ending.abort();
        await running;
        await front.stop();
        await distribution.stop();
      },
    };
  };
}

interface Run {
  gateway: GatewayClient;
  /** The service address, from the certificate. */
  loginServer: string | undefined;
  cloud: Omit<SyncOptions, "loginServer">;
  clients: { current: readonly ClientToken[] };
  clock: Clock;
  report: PodReport;
  signal: AbortSignal;
}

/** Syncs at the start, then by its schedule. A refusal by the gateway stops the sync, not the pulls: client tokens are checked here (connected-registry reference 4, inferred there). */
async function run({ gateway, loginServer, cloud, clients, clock, report, signal }: Run): Promise<void> {
  let activation: Activation | undefined;
  let isServing = false;
  while (!signal.aborted) {
    let pause = pauses.sync;
    try {
      activation ??= await gateway.activate(version);
      const configuration = await gateway.configuration();
      clients.current = configuration.clients;
      await gateway.report({ connectionState: "Syncing", statusDetails: [] });
      await syncAll(configuration, { ...cloud, loginServer: activation.loginServer });
      await gateway.report({ connectionState: "Online", lastSyncTime: clock.now().toISOString(), statusDetails: [], loginServer });
      isServing = true;
      report.ready(true);
      pause = isContinuous(configuration) ? Math.min(pauses.sync, activation.beatIntervalMs) : msToNextSync(configuration, clock.now());
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof GatewayRefusal) activation = undefined;
      const message = error instanceof Error ? error.message : String(error);
      report.log(`sync failed, will retry: ${message}`);
      if (!isServing) report.ready(false, message);
      pause = pauses.retry;
    }
    await clock.wait(pause, signal).catch(() => undefined);
  }
}

function isContinuous({ schedule }: GatewayConfiguration): boolean {
  return schedule === "* * * * *";
}

async function syncAll({ repositories }: GatewayConfiguration, options: SyncOptions): Promise<void> {
  for (const pattern of repositories) for (const repository of await repositoriesOf(pattern, options)) await syncRepository(repository, options);
}

function secretOf(pod: StartingPod, volume: string, key: string): string {
  const value = pod.secrets[volume]?.[key];
  if (!value) throw new Error(`Secret of volume ${volume} lacks ${key}`);
  return value.toString("utf8");
}

/** The instance id on this volume; created at the first start. */
async function instanceIdIn(folder: string): Promise<string> {
  const file = join(folder, "instance-id");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known) return known;
  const created = randomUUID();
  await writeFile(file, created);
  return created;
}

/** Authenticates client tokens as last synced; does not accept refresh tokens. */
export function clientLogin(clients: () => readonly ClientToken[], clock: Clock): Authenticate {
  return (credentials) => {
    if ("refreshToken" in credentials) return undefined;
    const client = clients().find(({ name, status }) => name === credentials.username && status === "enabled");
    const good = client?.passwords.some(
      ({ salt, hash, expiry }) => passwordHash(salt, credentials.password) === hash && (expiry === undefined || Date.parse(expiry) > clock.now().getTime()),
    );
    if (!client || !good) return undefined;
    return { username: client.name, allows: (repository, action) => allowsRepository(client.actions, repository, action) };
  };
}
