import assert from "node:assert/strict";
import type { KubernetesObject, V1Pod } from "@kubernetes/client-node";
import type { KubernetesClient, ObjectReference } from "../../../../../lab/site/kubernetes-client";
import { registryStorage } from "../../../../../lab/site/orchestration/registry-pod";
import { ScriptReport } from "../../../../../lab/site/orchestration/staging-failures";

const labels = { "app.kubernetes.io/name": "connected-registry", "app.kubernetes.io/instance": "line1" };
const pod = (name: string, phase: string, metadata: V1Pod["metadata"] = {}): V1Pod => ({
  metadata: { name, labels, ...metadata },
  spec: {
    containers: [],
    volumes: [
      { name: "tls", secret: {} },
      { name: "data", persistentVolumeClaim: { claimName: `claim-of-${name}` } },
    ],
  },
  status: { phase },
});

/** A cluster with these pods, whose API server answers exec with this status. */
function cluster(pods: V1Pod[], { exec = 400, deployment = "line1" }: { exec?: number | undefined; deployment?: string } = {}) {
  const requests: string[] = [];
  const find = async ({ kind, metadata: { name } }: ObjectReference): Promise<KubernetesObject | undefined> => {
    if (kind === "Deployment") return name === deployment ? ({ spec: { selector: { matchLabels: labels } } } as KubernetesObject) : undefined;
    if (kind === "PersistentVolumeClaim") return { spec: { volumeName: `volume of ${name}` } } as KubernetesObject;
    return { spec: { hostPath: { path: `/folders/${name}` } } } as KubernetesObject;
  };
  const status = async (path: string) => {
    requests.push(path);
    return exec;
  };
  return { client: { find, status, list: async () => pods } as unknown as KubernetesClient, requests };
}

const line1 = { name: "line1", namespace: "connected-registry" };
const reports = (message: string) => (error: unknown) => error instanceof ScriptReport && error.message === message;

describe("the storage folder of a site's registry", () => {
  it("belongs to the first running pod of the Deployment with the extension's name", async () => {
    const pods = [
      pod("other", "Running", { labels: {} }),
      pod("old", "Running", { deletionTimestamp: new Date() }),
      pod("new", "Pending"),
      pod("now", "Running"),
    ];
    const { client, requests } = cluster(pods);
    assert.equal(await registryStorage(client, line1), "/folders/volume of claim-of-now/docker/registry/v2");
    assert.deepEqual(requests, ["/api/v1/namespaces/connected-registry/pods/now/exec?command=true&stdout=true"]);
  });
  for (const [what, given] of [
    ["a pod", cluster([])],
    ["a running pod", cluster([pod("new", "Pending"), pod("gone", "Succeeded")])],
    ["the Deployment", cluster([pod("now", "Running")], { deployment: "renamed" })],
  ] as const)
    it(`is not found without ${what}`, async () => {
      await assert.rejects(registryStorage(given.client, line1), reports("Connected registry pod not found."));
    });
  for (const exec of [403, 422])
    it(`is not read if exec is answered with ${exec}`, async () => {
      const { client } = cluster([pod("now", "Running")], { exec });
      await assert.rejects(registryStorage(client, line1), reports("Error executing the script in the connected registry pod."));
    });
  it("is not read from a pod without a volume", async () => {
    const { client } = cluster([{ ...pod("now", "Running"), spec: { containers: [] } }]);
    await assert.rejects(registryStorage(client, line1), reports("Error executing the script in the connected registry pod."));
  });
});
