import { join } from "node:path";
import type { CertificateAuthority } from "../certificates";
import { type Interpose, interposed } from "../interposed";
import { startDistribution } from "./distribution";
import { startFront } from "./front";
import type { RegistryPlane, RegistryServer } from "./plane";

/** Options of the plane. `registry` is distribution's path; blobs are kept below `folder/{name}`. */
export interface PlaneOptions {
  folder: string;
  registry: string;
  authority: CertificateAuthority;
  /** @default - clients use the fronts themselves */
  interpose?: Interpose;
}

/** Cloud registries on loopback: for each a front with a certificate of the authority and a distribution. */
export function createRegistryPlane({ folder, registry, authority, interpose }: PlaneOptions): RegistryPlane & {
  /** Bytes of blobs read so far, by all clients. */
  blobBytesRead(): number;
  stop(): Promise<void>;
} {
  const running = new Set<RegistryServer>();
  let blobBytes = 0;
  const onBlobBytes = (bytes: number) => {
    blobBytes += bytes;
  };
  return {
    blobBytesRead: () => blobBytes,
    start: async ({ name, authenticate, exchange, networkRefusal }) => {
      const distribution = await startDistribution({ folder: join(folder, name.toLowerCase()), registry });
      const pair = await authority.issue({ ipAddresses: ["127.0.0.1"], dnsNames: ["localhost"] });
      const own = await startFront({ pair, backend: distribution.backend, folder: distribution.folder, authenticate, exchange, networkRefusal, onBlobBytes });
      const front = await interposed(own, { service: "registry", pair }, interpose);
      const server: RegistryServer = {
        host: `127.0.0.1:${front.port}`,
        backend: distribution.backend,
        folder: distribution.folder,
        stop: async () => {
          if (!running.delete(server)) return;
          await front.stop();
          await distribution.stop();
        },
      };
      running.add(server);
      return server;
    },
    stop: async () => void (await Promise.all([...running].map((server) => server.stop()))),
  };
}
