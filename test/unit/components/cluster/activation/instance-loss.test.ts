import assert from "node:assert/strict";
import { lossInCluster } from "../../../../../components/cluster/activation/instance-loss";
import type { Context } from "../../../../../components/dynamic/lifecycle";
import { ClusterApi, deploymentWith } from "../../../../support/cluster-api";
import { RegistryService } from "../../../../support/registry-service";

const connectedRegistryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub/connectedRegistries/line1";
const connectedClusterId = "/subscriptions/s/resourceGroups/f/providers/Microsoft.Kubernetes/connectedClusters/line-1";
const extensionId = `${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/line1`;
const installation = { connectedRegistryId, connectedClusterId, extension: "line1", context: "line-1" };
const namespace = "/api/v1/namespaces/connected-registry";
const claim = `${namespace}/persistentvolumeclaims/connected-registry-pvc`;
const deployment = "/apis/apps/v1/namespaces/connected-registry/deployments/line1";
const deleting = { deletionTimestamp: "2026-01-01T00:00:00Z" };

describe("loss of an instance in its cluster", () => {
  let service: RegistryService;
  let cluster: ClusterApi;
  let context: Context;
  /** Runs before each wait, with the milliseconds waited so far. */
  let meanwhile: (waitedMs: number) => void;
  beforeEach(async () => {
    service = new RegistryService();
    cluster = await ClusterApi.start();
    const startedMs = service.nowMs;
    meanwhile = () => {};
    const wait = async (ms: number) => {
      meanwhile(service.nowMs - startedMs);
      await service.context.clock.wait(ms);
    };
    context = { ...service.context, clock: { nowMs: () => service.nowMs, wait }, environment: cluster.environment };
    service.resources.set(extensionId, { properties: { provisioningState: "Succeeded" } });
    service.resources.set(connectedRegistryId, { properties: { connectionState: "Offline" } });
    cluster.answers = {
      [namespace]: { metadata: { name: "connected-registry" } },
      [claim]: { metadata: { name: "connected-registry-pvc" }, status: { phase: "Bound" } },
      [deployment]: deploymentWith("line1"),
    };
  });
  afterEach(() => cluster.close());

  const parts: [string, string, string][] = [
    ["its namespace", namespace, "namespace connected-registry"],
    ["its volume", claim, "volume for claim connected-registry-pvc"],
    ["its Deployment", deployment, "Deployment line1"],
  ];

  it("is not reported if the cluster has all parts", async () => {
    assert.deepEqual(await lossInCluster(installation, context), { is: "present" });
  });

  for (const [part, path, what] of parts) {
    const deleteBegins = () => {
      cluster.answers[path] = { metadata: { name: "any", ...deleting } };
    };
    it(`is reported if ${part} is gone`, async () => {
      delete cluster.answers[path];
      assert.deepEqual(await lossInCluster(installation, context), { is: "lost", reason: `the cluster has no ${what}` });
    });

    it(`is reported only once the deletion of ${part} has finished, because nothing can be installed before`, async () => {
      deleteBegins();
      meanwhile = (waitedMs) => {
        if (waitedMs >= 60_000) delete cluster.answers[path];
      };
      assert.deepEqual(await lossInCluster(installation, context), { is: "lost", reason: `the cluster has no ${what}` });
      assert.ok(service.nowMs - Date.parse("2026-01-01T00:00:00Z") >= 60_000);
    });

    it(`is unknown if the deletion of ${part} does not finish within 5 minutes`, async () => {
      deleteBegins();
      assert.deepEqual(await lossInCluster(installation, context), {
        is: "unknown",
        reason: `the cluster is still deleting ${what}: refresh again once it is gone; a finalizer may keep it`,
      });
      assert.equal(service.nowMs - Date.parse("2026-01-01T00:00:00Z"), 300_000);
    });
  }

  it("is not reported if the part exists again once the deletion has finished", async () => {
    const whole = cluster.answers[namespace] ?? 404;
    cluster.answers[namespace] = { metadata: { name: "connected-registry", ...deleting } };
    meanwhile = () => {
      cluster.answers[namespace] = whole;
    };
    assert.deepEqual(await lossInCluster(installation, context), { is: "present" });
  });

  it("is unknown if Azure still receives reports of the instance, because the context may be another cluster", async () => {
    delete cluster.answers[namespace];
    const active = (atMs: number) => ({ properties: { connectionState: "Online", lastActivityTime: new Date(atMs).toISOString() } });
    service.resources.set(connectedRegistryId, active(service.nowMs));
    meanwhile = () => void service.resources.set(connectedRegistryId, active(service.nowMs + 1_000));
    const found = await lossInCluster(installation, context);
    assert.equal(found.is, "unknown");
    assert.match("reason" in found ? found.reason : "", /has no namespace connected-registry, but Azure still receives reports of its instance/);
  });

  it("is unknown if the API server denies access during a deletion", async () => {
    cluster.answers[namespace] = { metadata: { name: "connected-registry", ...deleting } };
    meanwhile = () => {
      cluster.answers[namespace] = 403;
    };
    assert.equal((await lossInCluster(installation, context)).is, "unknown");
  });
});
