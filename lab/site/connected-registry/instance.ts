import { randomUUID, X509Certificate } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { allowsRepository } from "../../azure/container-registry/scope-map-actions";
import { type ClientToken, passwordHash } from "../../azure/gateway-protocol";
import type { Clock } from "../../clock";
import { type Interpose, interposed } from "../../interposed";
import { startDistribution } from "../../registry/distribution";
import { startFront } from "../../registry/front";
import type { Authenticate } from "../../registry/plane";
import { SiteUplink } from "../site-uplink";
import { connectedRegistryMounts, type StartingPod, type StartWorkload } from "../workload";
import { ClientTokens } from "./client-tokens";
import { parseConnectionString } from "./connection-string";
import { GatewayClient } from "./gateway-client";
import { RegistryVolume } from "./registry-volume";
import { SyncLoop } from "./sync-loop";

/** Options of instances: `registry` is distribution's path, `ca` the PEM of the cloud's certificate authority. */
export interface InstanceOptions {
  registry: string;
  ca: string;
  clock: Clock;
  /** @default - an uplink that is always up */
  uplink?: SiteUplink;
  /** Bytes of content that its volume holds; read at each use. @default - unlimited */
  volumeSize?: () => number | undefined;
  /** Called with the size of every chunk of a blob that a client of the site reads from it. */
  onBlobBytes?: (bytes: number) => void;
  /** @default - clients use the instance itself */
  interpose?: Interpose;
}

/** The program of a connected registry's pod: activates, syncs, sends heartbeats, and serves pulls with client tokens. */
export function connectedRegistryInstance(options: InstanceOptions): StartWorkload {
  const { registry, ca, clock, uplink = new SiteUplink(), volumeSize = () => undefined, onBlobBytes, interpose } = options;
  return async (pod, report, signal) => {
    const connection = parseConnectionString(secretOf(pod, connectedRegistryMounts.connection, "connectionString"));
    const pair = { certificate: secretOf(pod, connectedRegistryMounts.tls, "tls.crt"), key: secretOf(pod, connectedRegistryMounts.tls, "tls.key") };
    const folder = pod.claims[connectedRegistryMounts.data];
    if (folder === undefined) throw new Error(`volume ${connectedRegistryMounts.data} is not mounted`);
    const clients = await ClientTokens.on(folder);
    const distribution = await startDistribution({ folder, registry });
    const own = await startFront({ pair, backend: distribution.backend, authenticate: clientLogin(() => clients.current, clock), onBlobBytes });
    const front = await interposed(own, { service: "site-registry", pair }, interpose);
    const ending = new AbortController();
    const until = AbortSignal.any([signal, ending.signal]);
    const gateway = new GatewayClient({ connection, ca, instanceId: await instanceIdIn(folder), signal: until, uplink });
    const volume = new RegistryVolume(folder, volumeSize);
    const cloud = { username: connection.syncToken, password: connection.password, ca, backend: distribution.backend, signal: until, uplink, volume };
    const loginServer = /IP Address:([^,]+)/.exec(new X509Certificate(pair.certificate).subjectAltName ?? "")?.[1];
    const running = new SyncLoop({ gateway, loginServer, cloud, clients, clock, report }).run();
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
