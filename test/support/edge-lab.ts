import { addContext, addSite } from "../../lab/azure/prerequisites";
import { contextId, facts, resourceGroupId, siteFacts } from "../../lab/facts";
import { AzureLab } from "./azure-lab";
import type { EdgeAnswer, EdgeBody, EdgeProperties } from "./edge-answer";
import { StagingAgent } from "./staging-agent";

/** Default API version of Microsoft.Edge in tests. */
export const edgeVersion = "2025-08-01";

/** The site of these tests. */
export const edgeSite = siteFacts("line-1");

const group = resourceGroupId(edgeSite.resourceGroup);

/** Id of a Microsoft.Edge resource in the tests' resource group. */
export function edgeId(rest: string): string {
  return `${group}/providers/Microsoft.Edge/${rest}`;
}

/** Ids of the resources that `EdgeLab` creates. */
export const edgeIds = {
  schema: edgeId("schemas/app-schema"),
  configTemplate: edgeId("configTemplates/line-defaults"),
  template: edgeId("solutionTemplates/app"),
  templateVersion: edgeId("solutionTemplates/app/versions/1.0.0"),
  target: edgeId("targets/line-1"),
  configuration: edgeId("configurations/line-1"),
  registry: `${resourceGroupId(facts.hub.resourceGroup)}/providers/Microsoft.ContainerRegistry/registries/${facts.hub.registry}`,
} as const;

/** The lab's Azure with the context, one site and its connected agent, and shortcuts for the resources of workload orchestration. */
export class EdgeLab {
  private constructor(
    readonly lab: AzureLab,
    readonly agent: StagingAgent,
  ) {}

  static async start(options: Parameters<typeof AzureLab.start>[0] = {}): Promise<EdgeLab> {
    const lab = await AzureLab.start(options);
    const agent = new StagingAgent();
    addContext(lab.azure.azure);
    addSite(lab.azure.azure, edgeSite);
    lab.azure.azure.agents.connect(edgeSite.connectedClusterId, agent);
    return new EdgeLab(lab, agent);
  }

  async stop(): Promise<void> {
    await this.lab.stop();
  }

  /** Sends one request and returns its first response. */
  async send(method: string, path: string, body?: object, version = edgeVersion): Promise<EdgeAnswer> {
    return await this.lab.send<EdgeBody>(method, path, { body, version });
  }

  async get(id: string, version = edgeVersion): Promise<EdgeBody> {
    return (await this.send("GET", id, undefined, version)).body;
  }

  /** Polls the operation that a response started until it ends, at the newest URL. Returns the status document, or the body if there is no operation. */
  async ended({ headers, body }: EdgeAnswer): Promise<EdgeBody> {
    let url = pollingUrl(headers);
    if (url === undefined) return body;
    for (;;) {
      const polled: EdgeAnswer = await this.lab.send("GET", url);
      if (polled.body.endTime !== undefined) return polled.body;
      url = pollingUrl(polled.headers) ?? url;
    }
  }

  /** Sends a request and polls its operation until it ends. */
  async done(method: string, path: string, body?: object): Promise<EdgeBody> {
    return await this.ended(await this.send(method, path, body));
  }

  /** Calls an action of the target and polls its operation until it ends. */
  async act(action: string, body: object): Promise<EdgeBody> {
    return await this.done("POST", `${edgeIds.target}/${action}`, body);
  }

  /** Creates a schema with one version. */
  async schema(rules: string, version = "1.0.0"): Promise<void> {
    await this.done("PUT", edgeIds.schema, { location: facts.location, properties: {} });
    await this.done("POST", `${edgeIds.schema}/createVersion`, { version, schemaVersion: { properties: { value: rules } } });
  }

  /** Creates the solution template. */
  async template(properties: object = {}): Promise<void> {
    await this.done("PUT", edgeIds.template, {
      location: facts.location,
      properties: { description: "app", capabilities: facts.context.capabilities, ...properties },
    });
  }

  /** Creates a version of the solution template. */
  async templateVersion(content: { configurations?: string; specification?: object; version?: string } = {}): Promise<EdgeBody> {
    const { configurations = "configs: {}", specification = stagedSpecification(["app:1.0"]), version = "1.0.0" } = content;
    const solutionTemplateVersion = { properties: { configurations, specification, orchestratorType: "TO" } };
    return await this.done("POST", `${edgeIds.template}/createVersion`, { version, solutionTemplateVersion });
  }

  /** Creates the config template, without versions. */
  async configTemplate(): Promise<EdgeBody> {
    return await this.done("PUT", edgeIds.configTemplate, { location: facts.location, properties: { description: "what lines share" } });
  }

  /** Creates a version of the config template. Returns the status document. */
  async configTemplateVersion(configurations = "configs: {}", version = "1.0.0"): Promise<EdgeBody> {
    return await this.done("POST", `${edgeIds.configTemplate}/createVersion`, { version, configTemplateVersion: { properties: { configurations } } });
  }

  /** Links the config template to the target, or unlinks it. Returns the status document. */
  async linked(action: "linkToHierarchies" | "unLinkFromHierarchies", ...hierarchyIds: string[]): Promise<EdgeBody> {
    return await this.done("POST", `${edgeIds.configTemplate}/${action}`, { contextId, hierarchyIds });
  }

  /** Creates the target. */
  async target(properties: object = {}): Promise<EdgeBody> {
    return await this.done("PUT", edgeIds.target, targetBody(properties));
  }

  /** Sets values for version 1.0.0 of the template at the target. */
  async values(text: string): Promise<void> {
    const { properties } = await this.get(edgeIds.template);
    const parent = `${edgeIds.configuration}/dynamicConfigurations/${properties.uniqueIdentifier}`;
    await this.send("PUT", parent, { properties: { currentVersion: "1.0.0" } });
    await this.send("PUT", `${parent}/versions/1.0.0`, { properties: { values: text } });
  }

  /** Reviews version 1.0.0 for the target. Returns the status document. */
  async review(more: object = {}): Promise<EdgeBody> {
    return await this.act("reviewSolutionVersion", { solutionTemplateVersionId: edgeIds.templateVersion, ...more });
  }

  /** Creates a target, and a template with version 1.0.0 that stages one image of the hub's registry. */
  async prepared(template: object = {}, content: { configurations?: string; specification?: object } = {}): Promise<void> {
    await this.lab.hub();
    await this.template(template);
    await this.templateVersion(content);
    await this.target();
  }

  /** Creates a revision with everything that it needs, and returns its id. */
  async reviewed(template: object = {}, content: { configurations?: string; specification?: object } = {}): Promise<string> {
    await this.prepared(template, content);
    return (await this.review()).properties.id;
  }

  async publish(solutionVersionId: string): Promise<EdgeBody> {
    return await this.act("publishSolutionVersion", { solutionVersionId });
  }

  /** The solution version, once staging has ended. */
  async settled(solutionVersionId: string): Promise<EdgeProperties> {
    for (;;) {
      const { properties } = await this.get(solutionVersionId);
      if (properties.state !== "Staging") return properties;
    }
  }
}

/** Body of the PUT of the target. */
export function targetBody(properties: object = {}) {
  return {
    location: facts.location,
    extendedLocation: { name: edgeSite.customLocationId, type: "CustomLocation" },
    properties: {
      displayName: "Line 1",
      description: "first line",
      contextId,
      capabilities: facts.context.capabilities,
      hierarchyLevel: "line",
      targetSpecification: { topologies: [] },
      ...properties,
    },
  };
}

/** A specification with one component that stages these images. */
export function stagedSpecification(images: readonly string[], acrResourceId: string = edgeIds.registry) {
  const chart = { repo: "oci://charts.example/app", version: "1.0.0" };
  return { components: [{ name: "app", type: "helm.v3", properties: { chart, staged: { acrResourceId, images } } }] };
}

/** URL of the next poll. */
export function pollingUrl(headers: EdgeAnswer["headers"]): string | undefined {
  return headers["azure-asyncoperation"] ?? headers.location;
}
