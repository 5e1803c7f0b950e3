import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Proof, proveSite } from "../../../cli/prove/prove-site";
import { siteRegistry } from "../../../components/site-registry/opening";
import { RegistryClient, repositoryOf } from "../../../components/oci/registry-client";
import { httpsTransport } from "../../../components/oci/registry-transport";
import type { Clock } from "../../../lab/clock";
import { startNarrator } from "../../../lab/engine/narrator";
import { provideTools } from "../../../lab/engine/tools";
import { facts, roleIds, siteFacts } from "../../../lab/facts";
import type { Interpose } from "../../../lab/interposed";
import type { RegistryPlane, RegistryServer } from "../../../lab/registry/plane";
import { createRegistryPlane } from "../../../lab/registry/plane-server";
import { InstallationFailure, StagingFailure } from "../../../lab/site/agent";
import { connectedRegistryInstance } from "../../../lab/site/connected-registry/instance";
import { type LabSite, startLabSite } from "../../../lab/site/lab-site";
import { defaultStagingCheck, type StagingCheck } from "../../../lab/site/orchestration/staging-check";
import { SiteUplink } from "../../../lab/site/site-uplink";
import { AzureLab, type LabBody, registryVersion } from "../../support/azure-lab";
import { type CloudImage, pushCloudImage } from "../../support/cloud-image";
import { never, clock as sharedClock, siteTools } from "./site-world";

const extensionVersion = "2025-03-01";
const assignmentVersion = "2022-04-01";

/** Properties of a test's world. */
export interface StagingWorldOptions {
  /** How long staging and installing wait for a broken link, in real milliseconds. @default 3500 */
  leastTimeoutMs?: number;
  /** @default - the clock that site worlds share */
  clock?: Clock;
  /** Bytes of content per lab second of the site's uplink, read at each transfer. @default - transfers take no time */
  linkRate?: () => number | undefined;
  /** Bytes of content that the volume of the site's registry holds, read at each use. @default - unlimited */
  volumeSize?: () => number | undefined;
  /** A proxy in front of the site's registry. @default - none */
  interpose?: Interpose;
}

/** Milliseconds between two polls. */
const pollMs = 50;

/** A hub, and a site whose connected registry is Online, created by plain ARM and Kubernetes calls. The orchestration identity has no role yet. */
export class StagingWorld {
  readonly facts = siteFacts("line-1");
  /** Password of the client token. Secret. */
  clientPassword = "";

  private constructor(
    readonly lab: AzureLab,
    readonly site: LabSite,
    readonly uplink: SiteUplink,
    readonly registryId: string,
    private readonly ends: (() => Promise<void> | void)[],
    private readonly cloud: () => RegistryServer,
    private readonly chosen: { check: StagingCheck },
  ) {}

  static async start({ leastTimeoutMs = 3_500, clock = sharedClock, linkRate, volumeSize, interpose }: StagingWorldOptions = {}): Promise<StagingWorld> {
    const folder = mkdtempSync(join(tmpdir(), "edge-staging-staging-"));
    const tools = await siteTools();
    const { registry } = await provideTools(["registry"], { environment: process.env, narrator: startNarrator() });
    let server: RegistryServer | undefined;
    let lab: AzureLab | undefined;
    const registries: RegistryPlane = {
      start: async (options) => {
        if (!lab) throw new Error("a registry was made before the lab");
        server = await createRegistryPlane({ folder: join(folder, "cloud"), registry, authority: lab.authority }).start(options);
        return server;
      },
    };
    lab = await AzureLab.start({ clock, registries });
    const registryId = await lab.hub();
    const ca = lab.authority.certificate;
    const uplink = new SiteUplink(linkRate && { clock, rate: linkRate });
    const connectedRegistry = connectedRegistryInstance({ registry, ca, clock, uplink, volumeSize, interpose });
    const stagingWait = { timeoutMs: 0, leastTimeoutMs };
    const chosen = { check: defaultStagingCheck };
    const stagingCheck = () => chosen.check;
    const common = { azure: lab.azure, ca, clock, tools, connectedRegistry, stagingWait, stagingCheck, uplink, signal: never };
    const site = await startLabSite({ ...common, facts: siteFacts("line-1"), folder: join(folder, "line-1") });
    const ends = [() => rmSync(folder, { recursive: true, force: true }), () => lab.stop(), () => site.stop()];
    const cloud = () => {
      if (!server) throw new Error("the hub has no data plane");
      return server;
    };
    const world = new StagingWorld(lab, site, uplink, registryId, ends, cloud, chosen);
    await world.connectRegistry();
    return world;
  }

  async stop(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
  }

  /** Pushes an image to the hub. `platforms`: its layers. @default - two platforms with two layers each */
  push(repository: string, platforms?: string[][]): Promise<CloudImage> {
    return pushCloudImage(this.cloud().backend, repository, platforms);
  }

  /** Stages images with the site's agent. Returns the failure, if any. */
  async stage(images: string[], solutionVersionId = "/versions/1", report: (done: number) => void = () => undefined): Promise<StagingFailure | undefined> {
    try {
      await this.agent.stage({ solutionVersionId, acrResourceId: this.registryId, images }, report, never);
      return undefined;
    } catch (error) {
      if (error instanceof StagingFailure) return error;
      throw error;
    }
  }

  /** Stages with the check of the vendor's script. */
  async stageByExistence(images: string[]): Promise<StagingFailure | undefined> {
    this.chosen.check = "existence";
    try {
      return await this.stage(images);
    } finally {
      this.chosen.check = defaultStagingCheck;
    }
  }

  /** Result of `prove` for these images in the hub and at the site. */
  async prove(images: string[]): Promise<Proof> {
    const { name, serviceAddress, namespace, key: extensionName, clientToken: username } = this.facts;
    const registryLoginServer = String((await this.read()).loginServer);
    const solutions = [{ name: "vision", version: "1.0.0", images, publishedDigests: {} }];
    const facts = { ...{ name, serviceAddress, namespace, extensionName, registryLoginServer, solutions }, pullSecrets: [], cluster: {} };
    const token = { username, password: this.clientPassword };
    const io = { environment: { KUBECONFIG: this.site.kubeconfig }, folder: "", print: () => undefined, narrate: () => undefined };
    const transport = httpsTransport({ ca: this.lab.authority.certificate });
    const cloud = new RegistryClient({ host: registryLoginServer, transport, credentials: { kind: "password", ...token } });
    const site = await siteRegistry(facts, token, { connect: undefined, caFile: undefined }, io);
    try {
      const registries = { cloud, site };
      return await proveSite(facts, { registry: (side, repository) => repositoryOf(registries[side], repository), narrate: io.narrate });
    } finally {
      cloud.close();
      site.close();
    }
  }

  async unstage(images: string[], solutionVersionId: string): Promise<void> {
    await this.agent.unstage({ solutionVersionId, acrResourceId: this.registryId, images }, never);
  }

  /** Installs a solution with one component with the site's agent. Returns the error message, if any. */
  async install(configuration: object): Promise<string | undefined> {
    try {
      await this.agent.install({ instanceId: "/instances/vision", instance: "vision", namespace: "vision", components: ["app"], configuration }, never);
      return undefined;
    } catch (error) {
      if (error instanceof InstallationFailure) return error.message;
      throw error;
    }
  }

  uninstall(): Promise<void> {
    return this.agent.uninstall("/instances/vision", never);
  }

  /** Properties of a resource below the hub's registry. */
  async read(path = ""): Promise<LabBody["properties"]> {
    return (await this.lab.send("GET", `${this.registryId}${path}`, { version: registryVersion })).body.properties;
  }

  async patch(path: string, properties: object): Promise<void> {
    await this.lab.send("PATCH", `${this.registryId}${path}`, { version: registryVersion, body: { properties } });
  }

  /** Assigns a role to the orchestration identity at the registry's scope. Returns a function that removes it. */
  grant(role: keyof typeof roleIds): Promise<() => Promise<void>> {
    return this.assign(roleIds[role]);
  }

  /** Same, for a role given by the name of its definition. */
  async assign(role: string): Promise<() => Promise<void>> {
    const id = `${this.registryId}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}`;
    const roleDefinitionId = `/subscriptions/${facts.subscriptionId}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
    const body = { properties: { roleDefinitionId, principalId: this.site.orchestration.objectId } };
    const { status } = await this.lab.send("PUT", id, { version: assignmentVersion, body });
    if (status !== 201) throw new Error(`role ${role} was not assigned: ${status}`);
    return async () => void (await this.lab.send("DELETE", id, { version: assignmentVersion }));
  }

  /** Writes the pull Secret. */
  async writePullSecret(password = this.clientPassword): Promise<void> {
    const stringData = { username: this.facts.clientToken, password };
    await this.site.client.apply({ apiVersion: "v1", kind: "Secret", metadata: this.facts.pullSecret, type: "Opaque", stringData }, "test");
  }

  /** Writes a Secret that pods may name in `imagePullSecrets`, with the client token's login for both spellings of the service address. */
  async writeImagePullSecret(namespace: string, name: string): Promise<void> {
    const { serviceAddress, clientToken } = this.facts;
    const login = { auth: Buffer.from(`${clientToken}:${this.clientPassword}`).toString("base64") };
    const stringData = { ".dockerconfigjson": JSON.stringify({ auths: { [serviceAddress]: login, [`${serviceAddress}:443`]: login } }) };
    const type = "kubernetes.io/dockerconfigjson";
    await this.site.client.apply({ apiVersion: "v1", kind: "Secret", metadata: { namespace, name }, type, stringData }, "test");
  }

  /** A file of the site's store, which has the layout of distribution. */
  async storeFile(path: string): Promise<string> {
    return join((await this.site.registryFolder()) ?? "", "docker/registry/v2", path);
  }

  /** Resolves when the site's registry is Online. */
  async isOnline(): Promise<void> {
    await eventually(async () => (await this.read(`/connectedRegistries/${this.facts.key}`)).connectionState === "Online");
  }

  private get agent() {
    const agent = this.lab.azure.azure.agents.get(this.facts.connectedClusterId);
    if (!agent) throw new Error("the site's cluster has no agent");
    return agent;
  }

  private async connectRegistry(): Promise<void> {
    const { lab, registryId } = this;
    const { key, clientToken, serviceAddress, connectedClusterId } = this.facts;
    const id = await lab.connectedRegistry(registryId, key);
    const client = await lab.token(registryId, clientToken, ["repositories/*/content/read", "repositories/*/metadata/read"]);
    this.clientPassword = await lab.password(client);
    await lab.send("PATCH", id, { version: registryVersion, body: { properties: { clientTokenIds: [client] } } });
    const { gatewayEndpoint } = (await this.read(`/connectedRegistries/${key}`)).parent.syncProperties;
    const password = await lab.password(`${registryId}/tokens/${key}`);
    const connectionString = `ConnectedRegistryName=${key};SyncTokenName=${key};SyncTokenPassword=${password};ParentGatewayEndpoint=${gatewayEndpoint};ParentEndpointProtocol=https`;
    const extension = `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${key}`;
    const properties = {
      extensionType: "microsoft.containerregistry.connectedregistry",
      configurationSettings: { "service.clusterIP": serviceAddress, "pvc.storageRequest": "20Gi", "cert-manager.install": "false" },
      configurationProtectedSettings: { connectionString },
    };
    await lab.send("PUT", extension, { version: extensionVersion, body: { identity: { type: "SystemAssigned" }, properties } });
    await this.isOnline();
    await this.writePullSecret();
    await eventually(async () => (await lab.send("GET", extension, { version: extensionVersion })).body.properties.provisioningState === "Succeeded");
  }
}

/** Waits for a condition; the test runner's timeout ends the wait. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, pollMs));
}
