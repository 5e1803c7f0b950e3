import assert from "node:assert/strict";
import { startClock } from "../../../../../lab/clock";
import type { InstalledExtension } from "../../../../../lab/site/arc-agent";
import { kubeconfigText } from "../../../../../lab/site/cluster-credentials";
import { KubernetesClient } from "../../../../../lab/site/kubernetes-client";
import { createOrchestrationAgent } from "../../../../../lab/site/orchestration/orchestration-agent";
import type { StagingWait } from "../../../../../lab/site/orchestration/patience";
import type { StagingCheck } from "../../../../../lab/site/orchestration/staging-check";
import { BrokenLink } from "../../../../../lab/site/orchestration/staging-failures";
import { AzureLab } from "../../../../support/azure-lab";

/** Unused: no request is sent to this address. */
const kubeconfig = kubeconfigText({ context: "line-1", server: "https://127.0.0.1:1", authority: "", user: "nobody", token: "" });
const never = new AbortController().signal;
const connectionString = "ConnectedRegistryName=line1;SyncTokenName=line1;SyncTokenPassword=p;ParentGatewayEndpoint=hub;ParentEndpointProtocol=https";

describe("the orchestration agent before its first request to the cluster", () => {
  let lab: AzureLab;
  let registryId: string;
  before(async () => {
    lab = await AzureLab.start();
    registryId = await lab.hub();
  });
  after(() => lab.stop());

  const line1: InstalledExtension = {
    extension: {
      ...{ name: "line1", extensionType: "microsoft.containerregistry.connectedregistry", version: undefined, releaseNamespace: "connected-registry" },
      ...{ settings: { "service.clusterIP": "10.96.0.50" }, protectedSettings: { connectionString }, principalId: "" },
    },
    release: { name: "line1", namespace: "connected-registry", manifests: [], issuedSecrets: [] },
    ownsNamespace: true,
  };
  const agentWith = (installed: ReadonlyMap<string, InstalledExtension>, wait: StagingWait = { timeoutMs: 0, leastTimeoutMs: 0 }, check?: StagingCheck) =>
    createOrchestrationAgent({
      ...{ azure: lab.azure, identity: () => lab.azure.signIn, ca: lab.authority.certificate, clock: startClock(60), installed, ...wait },
      ...{ client: KubernetesClient.fromKubeconfig(kubeconfig), pullSecret: { namespace: "default", name: "my-acr-secret" } },
      ...(check && { stagingCheck: () => check }),
    });
  const request = () => ({ solutionVersionId: "/versions/1", acrResourceId: registryId, images: ["line/app:1.0.0"] });
  const breaks = (code: string, named: string) => (error: unknown) => error instanceof BrokenLink && error.code === code && error.message.includes(named);

  it("reports a cluster without a connected registry", async () => {
    await assert.rejects(
      agentWith(new Map()).stage(request(), () => {}, never),
      breaks("ConnectedRegistryNotFound", "no extension"),
    );
  });
  it("reports a cloud registry that is not the site's parent", async () => {
    await assert.rejects(
      agentWith(new Map([["line1", line1]])).stage(request(), () => {}, never),
      breaks("AcrResourceIdInvalid", "'line1'"),
    );
  });
  it("uses the connected registry of the connection string for any extension name", async () => {
    const renamed = { ...line1, extension: { ...line1.extension, name: "connectedext" } };
    await assert.rejects(
      agentWith(new Map([["connectedext", renamed]])).stage(request(), () => {}, never),
      breaks("AcrResourceIdInvalid", "'line1'"),
    );
  });
  it("with the existence check uses the script's exact messages, and reports a registry that is not the site's parent", async () => {
    const exact = (message: string) => (error: unknown) => error instanceof BrokenLink && error.message === message;
    const stage = (installed: ReadonlyMap<string, InstalledExtension>, images = ["line/app:1.0.0"]) =>
      agentWith(installed, undefined, "existence").stage({ ...request(), images }, () => {}, never);
    await assert.rejects(stage(new Map()), exact("No connected registry found."));
    await assert.rejects(stage(new Map([["line1", line1]]), ["line/app"]), exact("No valid images found."));
    await assert.rejects(stage(new Map([["line1", line1]])), breaks("AcrResourceIdInvalid", "'line1'"));
  });
  it("ends with the signal's reason while it waits", async () => {
    const ending = new AbortController();
    const staging = agentWith(new Map(), {}).stage(request(), () => {}, ending.signal);
    ending.abort(new Error("no longer wanted"));
    await assert.rejects(staging, /no longer wanted/);
  });
  it("unstages without an error if nothing is staged", async () => {
    await agentWith(new Map([["line1", line1]])).unstage(request(), never);
  });
});
