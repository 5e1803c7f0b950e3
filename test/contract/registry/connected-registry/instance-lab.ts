import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../../../lab/clock";
import { startNarrator } from "../../../../lab/engine/narrator";
import { provideTools } from "../../../../lab/engine/tools";
import type { RegistryPlane, RegistryServer } from "../../../../lab/registry/plane";
import { createRegistryPlane } from "../../../../lab/registry/plane-server";
import { connectedRegistryInstance, type InstanceOptions } from "../../../../lab/site/connected-registry/instance";
import type { StartingPod, Workload } from "../../../../lab/site/workload";
import { AzureLab, registryVersion, syncActions } from "../../../support/azure-lab";

/** A hub with a real data plane, and instances of its connected registries without a cluster. */
export class InstanceLab {
  readonly logs: string[] = [];
  /** Readiness of an instance's pod, by name. */
  readonly ready = new Map<string, boolean>();
  private readonly workloads: Workload[] = [];

  private constructor(
    readonly lab: AzureLab,
    readonly registryId: string,
    private readonly options: Pick<InstanceOptions, "clock" | "registry">,
    private readonly folder: string,
    private readonly plane: () => RegistryServer | undefined,
    readonly blobBytesRead: () => number,
  ) {}

  static async start(clock: Clock): Promise<InstanceLab> {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-instance-"));
    const { registry } = await provideTools(["registry"], { environment: process.env, narrator: startNarrator() });
    let server: RegistryServer | undefined;
    let plane: ReturnType<typeof createRegistryPlane> | undefined;
    const registries: RegistryPlane = {
      start: async (options) => {
        plane = createRegistryPlane({ folder: join(folder, "cloud"), registry, authority: lab.authority });
        server = await plane.start(options);
        return server;
      },
    };
    const lab: AzureLab = await AzureLab.start({ clock, registries });
    return new InstanceLab(
      lab,
      await lab.hub(),
      { clock, registry },
      folder,
      () => server,
      () => plane?.blobBytesRead() ?? 0,
    );
  }

  async stop(): Promise<void> {
    for (const workload of this.workloads) await workload.stop();
    await this.lab.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Properties of a resource. */
  async get(id: string, version: string = registryVersion) {
    return (await this.lab.send("GET", id, { version })).body.properties;
  }

  /** Starts the instance of a connected registry. Returns its port. */
  async startInstance(name: string, password: string, options: Pick<InstanceOptions, "uplink" | "volumeSize"> = {}): Promise<number | undefined> {
    const { registryId, lab } = this;
    const gateway = (await this.get(`${registryId}/connectedRegistries/${name}`)).parent.syncProperties.gatewayEndpoint;
    const text = `ConnectedRegistryName=${name};SyncTokenName=${name};SyncTokenPassword=${password};ParentGatewayEndpoint=${gateway};ParentEndpointProtocol=https`;
    const pair = await lab.authority.issue({ ipAddresses: ["127.0.0.1"] });
    const data = join(this.folder, name);
    mkdirSync(data);
    const secrets = {
      connection: { connectionString: Buffer.from(text) },
      tls: { "tls.crt": Buffer.from(pair.certificate), "tls.key": Buffer.from(pair.key) },
    };
    const pod: StartingPod = {
      images: [],
      alwaysPulled: [],
      imagePullSecrets: [],
      ...{ namespace: "connected-registry", name, uid: name, labels: {}, annotations: {}, node: "node" },
      ...{ secrets, configMaps: {}, claims: { data }, environment: {} },
    };
    const report = {
      ready: (isReady: boolean) => void this.ready.set(name, isReady),
      pulled: () => undefined,
      log: (line: string) => void this.logs.push(line),
    };
    const start = connectedRegistryInstance({ ...this.options, ...options, ca: lab.authority.certificate });
    const workload = await start(pod, report, new AbortController().signal);
    this.workloads.push(workload);
    return workload.ports[443]?.port;
  }

  /** Pushes an image with these layers to the hub, with tag v1. Returns its digest. */
  async pushed(repository: string, layers: readonly Buffer[] = []): Promise<string | null> {
    const server = `${this.plane()?.backend}/v2/${repository}`;
    const config = Buffer.from("{}");
    const [configured, ...layered] = await Promise.all([config, ...layers].map((blob) => pushBlob(server, blob)));
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const described = { mediaType: "application/vnd.oci.image.config.v1+json", ...configured };
    const layerType = "application/vnd.oci.image.layer.v1.tar";
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config: described, layers: layered.map((layer) => ({ mediaType: layerType, ...layer })) });
    const put = await fetch(`${server}/manifests/v1`, { method: "PUT", body: manifest, headers: { "content-type": mediaType } });
    assert.equal(put.status, 201);
    return put.headers.get("docker-content-digest");
  }

  /** Adds one repository to the sync scope map of a connected registry. */
  async sync(name: string, repository: string): Promise<void> {
    const actions = syncActions(name, repository);
    await this.lab.send("PATCH", `${this.registryId}/scopeMaps/${name}`, { version: registryVersion, body: { properties: { actions } } });
  }

  /** Digest of a repository's tag v1 on a site; undefined until the image is complete. */
  tagOn(name: string, repository: string): string | undefined {
    const link = join(this.folder, name, `docker/registry/v2/repositories/${repository}/_manifests/tags/v1/current/link`);
    return existsSync(link) ? readFileSync(link, "utf8") : undefined;
  }
}

async function pushBlob(server: string, blob: Buffer): Promise<{ digest: string; size: number }> {
  const digest = `sha256:${createHash("sha256").update(blob).digest("hex")}`;
  const upload = await fetch(`${server}/blobs/uploads/`, { method: "POST" });
  const place = `${upload.headers.get("location")}&digest=${digest}`;
  await fetch(place, { method: "PUT", body: new Uint8Array(blob), headers: { "content-type": "application/octet-stream" } });
  return { digest, size: blob.length };
}

/** Waits for a condition; the test runner's timeout ends the wait. */
export async function eventually(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
