import type { ClientRequest } from "./client";
import { contextId, facts } from "../../lab/facts";
import { edgeIds, edgeSite, targetBody } from "../support/edge-lab";
import { missingMembers, otherValues, recordedMembers, valueAt } from "./members";

/** One command of the guide. */
export interface Step {
  name: string;
  /** Arguments of `az`. */
  az?: readonly string[];
  /** A call of a Python SDK, as an alternative. */
  sdk?: Extract<ClientRequest, { sdk: unknown }>["sdk"];
  /** Faults of the answer; none if absent. */
  faults?: (answer: unknown) => string[];
  /** Keeps a value of the answer for `{name}` in later steps. */
  keep?: { as: string; of: (answer: unknown) => string };
}

const { registry, resourceGroup: hubGroup } = facts.hub;
const group = edgeSite.resourceGroup;
const scope = ["--registry", registry];
const edge = (operations: string, call: string, more: Record<string, unknown>) =>
  ({ client: "edge", operations, call, arguments: { resource_group_name: group, ...more } }) as const;
const onTarget = (call: string, body: object) => ({ sdk: edge("targets", call, { target_name: "line-1", body }) });
const rest = (method: string, path: string, version: string, body?: object) => [
  "rest",
  "--method",
  method,
  "--url",
  `${path}?api-version=${version}`,
  ...(body ? ["--body", JSON.stringify(body)] : []),
];
const count = (wanted: number) => (answer: unknown) =>
  Array.isArray(answer) && answer.length === wanted ? [] : [`${JSON.stringify(answer)} has not ${wanted} members`];
const values = (wanted: Record<string, unknown>) => (answer: unknown) => otherValues(answer, wanted);
const has =
  (paths: readonly string[], wanted: Record<string, unknown> = {}) =>
  (answer: unknown) => [...missingMembers(answer, paths), ...otherValues(answer, wanted)];
const equals = (wanted: unknown) => (answer: unknown) =>
  JSON.stringify(answer) === JSON.stringify(wanted) ? [] : [`${JSON.stringify(answer)} is not ${JSON.stringify(wanted)}`];

/** Sign-in, subscriptions and groups, which the guide assumes. */
const prerequisites: readonly Step[] = [
  { name: "az account list", az: ["account", "list"], faults: count(2) },
  { name: "az account show", az: ["account", "show"], faults: values({ id: facts.subscriptionId, tenantId: facts.tenantId, state: "Enabled" }) },
  { name: "az account tenant (rest /tenants)", az: rest("GET", "/tenants", "2022-12-01"), faults: values({ "value.0.tenantId": facts.tenantId }) },
  { name: "az group create", az: ["group", "create", "-n", hubGroup, "-l", facts.location], faults: values({ "properties.provisioningState": "Succeeded" }) },
  { name: "az provider show", az: ["provider", "show", "-n", "Microsoft.KubernetesConfiguration"], faults: values({ registrationState: "Registered" }) },
];

const registrySteps: readonly Step[] = [
  { name: "az acr check-name", az: ["acr", "check-name", "-n", registry], faults: values({ nameAvailable: true }) },
  {
    name: "az acr create",
    az: ["acr", "create", "--resource-group", hubGroup, "--name", registry, "--sku", "Premium"],
    faults: has(recordedMembers.registry, { "sku.name": "Premium", provisioningState: "Succeeded" }),
  },
  {
    name: "az acr update --data-endpoint-enabled",
    az: ["acr", "update", "--name", registry, "--data-endpoint-enabled"],
    faults: has(recordedMembers.registry, { dataEndpointEnabled: true }),
  },
  { name: "az acr show", az: ["acr", "show", "--name", registry], faults: has(recordedMembers.registry) },
  { name: "az acr show-usage", az: ["acr", "show-usage", "--name", registry] },
  {
    name: "az acr login --expose-token",
    az: ["acr", "login", "--name", registry, "--expose-token"],
    faults: (answer) => missingMembers(answer, ["accessToken", "loginServer"]),
  },
  {
    name: "az acr import (for docker push)",
    az: ["acr", "import", "--name", registry, "--source", "mcr.example/hello-world:latest", "--image", "hello-world:latest"],
  },
  { name: "az acr repository list", az: ["acr", "repository", "list", "--name", registry], faults: equals(["hello-world"]) },
  {
    name: "az acr repository show",
    az: ["acr", "repository", "show", "--name", registry, "--repository", "hello-world"],
    faults: values({ imageName: "hello-world", tagCount: 1 }),
  },
  {
    name: "az acr repository show-tags",
    az: ["acr", "repository", "show-tags", "--name", registry, "--repository", "hello-world"],
    faults: equals(["latest"]),
  },
  {
    name: "az acr manifest list-metadata",
    az: ["acr", "manifest", "list-metadata", "--registry", registry, "--name", "hello-world"],
    faults: (answer) => missingMembers(answer, ["0.digest", "0.mediaType"]),
  },
];

const connectedRegistrySteps: readonly Step[] = [
  {
    name: "az acr connected-registry create",
    az: [
      "acr",
      "connected-registry",
      "create",
      ...scope,
      "--name",
      edgeSite.key,
      "--repository",
      "staging-temp",
      "--mode",
      "ReadOnly",
      "--log-level",
      "Debug",
      "--yes",
    ],
    faults: has(recordedMembers.connectedRegistry, { connectionState: "Offline", "garbageCollection.enabled": true, "logging.logLevel": "Debug" }),
  },
  { name: "az acr connected-registry list", az: ["acr", "connected-registry", "list", ...scope], faults: count(1) },
  { name: "az acr connected-registry list --output table", az: ["acr", "connected-registry", "list", ...scope, "--output", "table"] },
  {
    name: "az acr connected-registry get-settings",
    az: [
      "acr",
      "connected-registry",
      "get-settings",
      "--name",
      edgeSite.key,
      ...scope,
      "--parent-protocol",
      "https",
      "--generate-password",
      "1",
      "--subscription",
      facts.subscriptionId,
      "--yes",
    ],
    faults: (answer) => missingMembers(answer, ["ACR_REGISTRY_CONNECTION_STRING"]),
    keep: { as: "connectionString", of: (answer) => String(valueAt(answer, "ACR_REGISTRY_CONNECTION_STRING")) },
  },
];

const clusterCall = { resource_group_name: group, cluster_rp: "Microsoft.Kubernetes", cluster_resource_name: "connectedClusters", cluster_name: edgeSite.name };

/** The CLI's extension k8s-extension is in no package registry: its SDK makes the same calls. */
const extensionSteps: readonly Step[] = [
  {
    name: "k8s-extension create (SDK)",
    sdk: {
      client: "extensions",
      operations: "extensions",
      call: "begin_create",
      arguments: {
        ...clusterCall,
        extension_name: edgeSite.key,
        extension: {
          identity: { type: "SystemAssigned" },
          properties: {
            extensionType: "Microsoft.ContainerRegistry.ConnectedRegistry",
            autoUpgradeMinorVersion: true,
            configurationSettings: { "service.clusterIP": edgeSite.serviceAddress, "pvc.storageRequest": "20Gi", "cert-manager.install": "false" },
            configurationProtectedSettings: { connectionString: "{connectionString}" },
          },
        },
      },
    },
    faults: has(recordedMembers.extension, { "properties.provisioningState": "Succeeded" }),
  },
  {
    name: "k8s-extension list (SDK)",
    sdk: { client: "extensions", operations: "extensions", call: "list", arguments: clusterCall },
    faults: (answer) => missingMembers(answer, ["1.systemData.createdAt"]),
  },
];

const tokenSteps: readonly Step[] = [
  {
    name: "az acr scope-map create",
    az: [
      "acr",
      "scope-map",
      "create",
      "--name",
      "all-repos-read",
      ...scope,
      "--repository",
      "staging-temp",
      "content/read",
      "metadata/read",
      "--description",
      "Scope map for pulling from ACR",
    ],
    faults: values({ actions: ["repositories/staging-temp/content/read", "repositories/staging-temp/metadata/read"] }),
  },
  {
    name: "az acr token create",
    az: ["acr", "token", "create", "--name", "all-repos-pull-token", ...scope, "--scope-map", "all-repos-read"],
    faults: (answer) => [...otherValues(answer, { provisioningState: "Succeeded" }), ...missingMembers(answer, ["credentials.passwords.1.value"])],
  },
  {
    name: "az acr connected-registry update --add-client-token",
    az: ["acr", "connected-registry", "update", "--name", edgeSite.key, ...scope, "--add-client-tokens", "all-repos-pull-token"],
    faults: (answer) => missingMembers(answer, ["clientTokenIds.0"]),
  },
];

const template = "Line01-Solution";
const templateId = edgeIds.template.replace(/app$/, template);
const specification = {
  components: [
    {
      name: "app",
      type: "helm.v3",
      properties: {
        chart: { repo: "oci://charts.example/app", version: "1.0.0" },
        staged: { acrResourceId: edgeIds.registry, images: ["hello-world:latest"] },
      },
    },
  ],
};
const schemaText = "rules: { configs: { port: { type: int, defaultValue: 443 } } }";
const configurations = 'schema: { name: app-schema, version: 1.0.0 }\nconfigs: { port: "${{$val(port)}}" }';
const { location } = facts;
const capabilities = [...facts.context.capabilities];

/** The CLI's extension workload-orchestration is in no package registry: its SDK and `az rest` make the same calls. */
const authoringSteps: readonly Step[] = [
  {
    name: "workload-orchestration target create (SDK)",
    sdk: edge("targets", "begin_create_or_update", { target_name: "line-1", resource: targetBody({ contextId, capabilities, solutionScope: "staging" }) }),
    faults: values({ "properties.provisioningState": "Succeeded" }),
  },
  {
    name: "workload-orchestration schema create (SDK)",
    sdk: edge("schemas", "begin_create_or_update", { schema_name: "app-schema", resource: { location, properties: {} } }),
  },
  {
    name: "workload-orchestration schema create, its version (SDK)",
    sdk: edge("schemas", "begin_create_version", {
      schema_name: "app-schema",
      body: { version: "1.0.0", schemaVersion: { properties: { value: schemaText } } },
    }),
  },
  {
    name: "workload-orchestration solution-template create (SDK)",
    sdk: edge("solution_templates", "begin_create_or_update", {
      solution_template_name: template,
      resource: { location, properties: { description: "This is Staging Solution", capabilities } },
    }),
    faults: (answer) => missingMembers(answer, ["properties.uniqueIdentifier"]),
    keep: { as: "solution", of: (answer) => String(valueAt(answer, "properties.uniqueIdentifier")) },
  },
  {
    name: "workload-orchestration solution-template create, its version (SDK)",
    sdk: edge("solution_templates", "begin_create_version", {
      solution_template_name: template,
      body: { version: "1.0.0", solutionTemplateVersion: { properties: { configurations, specification, orchestratorType: "TO" } } },
    }),
  },
];

const values1 = `${edgeIds.configuration}/dynamicConfigurations/{solution}`;
const edgeVersion = "2025-08-01";

const stagingSteps: readonly Step[] = [
  { name: "workload-orchestration configuration set (rest)", az: rest("PUT", values1, edgeVersion, { properties: { currentVersion: "1.0.0" } }) },
  {
    name: "workload-orchestration configuration set, its version (rest)",
    az: rest("PUT", `${values1}/versions/1.0.0`, edgeVersion, { properties: { values: "port: 554" } }),
    keep: { as: "setVersion", of: (answer) => JSON.stringify(answer) },
  },
  {
    name: "workload-orchestration configuration set again, with what was read (rest)",
    az: ["rest", "--method", "PUT", "--url", `${values1}/versions/1.0.0?api-version=${edgeVersion}`, "--body", "{setVersion}"],
    faults: values({ "properties.values": "port: 554" }),
  },
  {
    name: "workload-orchestration target resolve (SDK)",
    ...onTarget("begin_resolve_configuration", { solutionTemplateVersionId: `${templateId}/versions/1.0.0` }),
  },
  {
    name: "workload-orchestration target review (SDK)",
    ...onTarget("begin_review_solution_version", { solutionTemplateVersionId: `${templateId}/versions/1.0.0` }),
  },
  {
    name: "solution versions, the guide's own call (rest)",
    az: rest("GET", `${edgeIds.target}/solutions/{solution}/versions`, "2025-01-01-preview"),
    faults: values({ "value.0.properties.state": "InReview" }),
    keep: { as: "revision", of: (answer) => String(valueAt(answer, "value.0.id")) },
  },
  { name: "workload-orchestration target publish (SDK)", ...onTarget("begin_publish_solution_version", { solutionVersionId: "{revision}" }) },
  {
    name: "solution versions after publish (rest)",
    az: rest("GET", "{revision}", edgeVersion),
    faults: (answer) =>
      ["Staging", "ReadyToDeploy"].includes(String(valueAt(answer, "properties.state"))) ? [] : [`state is ${String(valueAt(answer, "properties.state"))}`],
  },
  { name: "workload-orchestration target install (SDK)", ...onTarget("begin_install_solution", { solutionVersionId: "{revision}" }) },
  { name: "solution version after install (rest)", az: rest("GET", "{revision}", edgeVersion), faults: values({ "properties.state": "Deployed" }) },
  { name: "az resource list", az: ["resource", "list", "--resource-type", "Microsoft.ContainerRegistry/registries"], faults: count(1) },
];

/** Every command of the guide that is neither Docker's nor AKS's nor kubectl's, in order. */
export const steps: readonly Step[] = [
  ...prerequisites,
  ...registrySteps,
  ...connectedRegistrySteps,
  ...extensionSteps,
  ...tokenSteps,
  ...authoringSteps,
  ...stagingSteps,
];
