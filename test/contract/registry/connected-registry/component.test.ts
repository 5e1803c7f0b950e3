import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CertificateAuthority } from "../../../../lab/certificates";
import { startClock } from "../../../../lab/clock";
import { startNarrator } from "../../../../lab/engine/narrator";
import { facts } from "../../../../lab/facts";
import { provideTools } from "../../../../lab/engine/tools";
import type { RegistryPlane, RegistryServer } from "../../../../lab/registry/plane";
import { createRegistryPlane } from "../../../../lab/registry/plane-server";
import { connectedRegistryInstance } from "../../../../lab/site/connected-registry/instance";
import type { StartingPod, Workload } from "../../../../lab/site/workload";
import { AzureLab, registryVersion, syncActions } from "../../../support/azure-lab";

describe("the instance of a connected registry", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "edge-staging-instance-"));
  const clock = startClock(60);
  const workloads: Workload[] = [];
  const logs: string[] = [];
  let lab: AzureLab;
  let authority: CertificateAuthority;
  let registry: string;
  let registryId: string;
  let cloud: RegistryServer | undefined;

  before(async () => {
    ({ registry } = await provideTools(["registry"], { environment: process.env, narrator: startNarrator() }));
    const registries: RegistryPlane = {
      start: async (options) => (cloud = await createRegistryPlane({ folder: join(folder, "cloud"), registry, authority }).start(options)),
    };
    lab = await AzureLab.start({ clock, registries });
    authority = lab.authority;
    registryId = await lab.hub();
  });
  after(async () => {
    for (const workload of workloads) await workload.stop();
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const get = async (id: string) => (await lab.send("GET", id, { version: registryVersion })).body.properties;
  const startInstance = async (name: string, password: string) => {
    const gateway = (await get(`${registryId}/connectedRegistries/${name}`)).parent.syncProperties.gatewayEndpoint;
    const text = `ConnectedRegistryName=${name};SyncTokenName=${name};SyncTokenPassword=${password};ParentGatewayEndpoint=${gateway};ParentEndpointProtocol=https`;
    const pair = await authority.issue({ ipAddresses: ["127.0.0.1"] });
    const data = join(folder, name);
    mkdirSync(data);
    const secrets = {
      connection: { connectionString: Buffer.from(text) },
      tls: { "tls.crt": Buffer.from(pair.certificate), "tls.key": Buffer.from(pair.key) },
    };
    const pod: StartingPod = {
      images: [],
      imagePullSecrets: [],
      ...{ namespace: "connected-registry", name, uid: name, labels: {}, annotations: {}, node: "node" },
      ...{ secrets, configMaps: {}, claims: { data }, environment: {} },
    };
    const report = { ready: () => {}, log: (line: string) => void logs.push(line) };
    const workload = await connectedRegistryInstance({ registry, ca: authority.certificate, clock })(pod, report, new AbortController().signal);
    workloads.push(workload);
    return workload.ports[443]?.port;
  };
  /** The runner's time-out ends a wait in vain. */
  const eventually = async (holds: () => Promise<boolean> | boolean) => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const pushed = async (repository: string) => {
    const server = `${cloud?.backend}/v2/${repository}`;
    const config = "{}";
    const digest = `sha256:${createHash("sha256").update(config).digest("hex")}`;
    const upload = await fetch(`${server}/blobs/uploads/`, { method: "POST" });
    const place = `${upload.headers.get("location")}&digest=${digest}`;
    await fetch(place, { method: "PUT", body: config, headers: { "content-type": "application/octet-stream" } });
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const described = { mediaType: "application/vnd.oci.image.config.v1+json", digest, size: config.length };
    const manifest = JSON.stringify({ schemaVersion: 2, mediaType, config: described, layers: [] });
    const put = await fetch(`${server}/manifests/v1`, { method: "PUT", body: manifest, headers: { "content-type": mediaType } });
    assert.equal(put.status, 201);
    return put.headers.get("docker-content-digest");
  };

  it("comes Online with the time of its sync", async () => {
    const id = await lab.connectedRegistry(registryId, "line1");
    await startInstance("line1", await lab.password(`${registryId}/tokens/line1`));
    await eventually(async () => (await get(id)).connectionState === "Online");
    const { connectionState, parent } = await get(id);
    assert.deepEqual([connectionState, parent.syncProperties.lastSyncTime !== undefined], ["Online", true], logs.join("\n"));
  });
  it("stays Offline with a wrong password, and logs the refusal", async () => {
    const id = await lab.connectedRegistry(registryId, "line2");
    await startInstance("line2", "=wrong");
    await eventually(() => logs.some((line) => line.includes("UNAUTHORIZED")));
    assert.deepEqual([(await get(id)).connectionState, logs.some((line) => line.includes("UNAUTHORIZED"))], ["Offline", true]);
  });
  it("stays away while the registry is closed to its address, and comes Online by itself once that is let in", async () => {
    const id = await lab.connectedRegistry(registryId, "line5");
    const rules = (...values: string[]) => ({ defaultAction: "Deny", ipRules: values.map((value) => ({ action: "Allow", value })) });
    const close = (networkRuleSet: object) => lab.send("PATCH", registryId, { version: registryVersion, body: { properties: { networkRuleSet } } });
    await close(rules("198.51.100.7"));
    await startInstance("line5", await lab.password(`${registryId}/tokens/line5`));
    await eventually(() => logs.some((line) => line.includes(`client with IP '${facts.publicAddress}' is not allowed access`)));
    assert.equal((await get(id)).connectionState, "Offline", logs.join("\n"));
    await close(rules("198.51.100.7", facts.publicAddress));
    await eventually(async () => (await get(id)).connectionState === "Online");
    assert.equal((await get(id)).connectionState, "Online", logs.join("\n"));
    await close({ defaultAction: "Allow", ipRules: [] });
  });
  it("receives a repository added to the scope map, with equal digest", async () => {
    await lab.connectedRegistry(registryId, "line3");
    await startInstance("line3", await lab.password(`${registryId}/tokens/line3`));
    const digest = await pushed("apps/added");
    const actions = syncActions("line3", "apps/added");
    await lab.send("PATCH", `${registryId}/scopeMaps/line3`, { version: registryVersion, body: { properties: { actions } } });
    const pullTag = join(folder, "line3", "docker/registry/v2/repositories/apps/added/_manifests/tags/v1/current/link");
    await eventually(() => existsSync(pullTag));
    assert.equal(existsSync(pullTag) ? readFileSync(pullTag, "utf8") : logs.join("\n"), digest);
  });
  it("lets a client token pull over TLS, and refuses a wrong password", async () => {
    const id = await lab.connectedRegistry(registryId, "line4");
    const client = await lab.token(registryId, "line4-pull", ["repositories/apps/added/content/read"]);
    const password = await lab.password(client);
    await lab.send("PATCH", id, { version: registryVersion, body: { properties: { clientTokenIds: [client] } } });
    const port = await startInstance("line4", await lab.password(`${registryId}/tokens/line4`));
    await eventually(async () => (await get(id)).connectionState === "Online");
    const login = (secret: string) => ({ authorization: `Basic ${Buffer.from(`line4-pull:${secret}`).toString("base64")}` });
    const url = new URL(`https://127.0.0.1:${port}/oauth2/token?service=x&scope=repository:apps/added:pull`);
    const granted = await lab.exchange("GET", url, login(password));
    const refused = await lab.exchange("GET", url, login("wrong"));
    assert.deepEqual([granted.status, refused.status], [200, 401]);
  });
});
