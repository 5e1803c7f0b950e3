import { type CompleteSiteArgs, siteDefaults } from "../../components/site/defaults";
import { hubRegistryId } from "./registry-answers";

const connectedClusterId =
  "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-line-1/providers/Microsoft.Kubernetes/connectedClusters/line-1";
/** A site without solutions. */
export const siteArgs: CompleteSiteArgs = {
  key: "line1",
  registryId: hubRegistryId,
  loginServer: "edgehubdemo.azurecr.io",
  orchestrationRole: "built-in",
  orchestrationApiVersion: "2025-08-01",
  connectedClusterId,
  clusterAccess: { context: "line-1" },
  flavor: "generic",
  nodeTrustImage: "busybox",
  nodeTrustNodes: [],
  warm: "off",
  warmImage: "busybox",
  registry: {
    serviceAddress: "10.96.0.50",
    storageRequest: "20Gi",
    volumeMargin: 10,
    logLevel: "Information",
    auditLog: false,
    garbageCollection: { enabled: true, schedule: "0 0 * * *" },
    syncSchedule: "0 3 * * *",
    certificate: { from: "cert-manager" },
    labelledNodesOnly: false,
  },
  extension: {},
  passwords: { validity: "P90D", margin: "P30D", settling: "PT2M" },
  proof: "preferred",
  fetch: { stallTimeout: "PT2H", timeout: "P2D" },
  rotation: { sync: "2", client: "" },
  pullSecrets: [{ namespace: "default", name: "my-acr-secret", type: "Opaque" }],
  target: { location: "eastus2", customLocationId: "location of line-1", contextId: "context", hierarchyLevel: "line", capabilities: ["staging"] },
  prerequisites: siteDefaults.prerequisites,
  orchestrationPrincipalId: "33333333-3333-4333-8333-333333333333",
  solutions: [],
  retireUnreachable: false,
  timeout: "PT30M",
};
/** A solution to pin on the site. */
export const vision: CompleteSiteArgs["solutions"][number] = {
  name: "vision",
  version: "1.0.0",
  values: { cameraUrl: "rtsp://camera" },
  images: ["factory/vision:1.0.0", "factory/gateway:1.0.0"],
  installation: "off",
  keepRevisions: 1,
  repositories: ["factory/vision", "factory/gateway"],
  configTemplateIds: [],
  solutionTemplateId: "template of vision",
  templateVersionId: "template of vision/versions/1.0.0",
};
