import assert from "node:assert/strict";
import type { V1Pod, V1Service } from "@kubernetes/client-node";
import { endpointOf, serviceAt } from "../../../../../lab/site/orchestration/service-endpoint";
import { BrokenLink } from "../../../../../lab/site/orchestration/staging-failures";

const labels = { app: "registry" };
const service: V1Service = {
  metadata: { name: "line1", namespace: "n" },
  spec: { clusterIP: "10.96.0.50", selector: labels, ports: [{ port: 443, targetPort: 8443 }] },
};
const pod = (ready: "True" | "False", change: Partial<V1Pod["metadata"]> = {}): V1Pod => ({
  metadata: { name: "pod", namespace: "n", labels, ...change },
  status: { conditions: [{ type: "Ready", status: ready }] },
});
const breaks = (link: string) => (error: unknown) => error instanceof BrokenLink && error.link === link;

describe("the endpoint of a Service", () => {
  it("is a ready pod with the target port", () => {
    assert.deepEqual(endpointOf(service, 443, [pod("False"), pod("True")]), { namespace: "n", pod: "pod", port: 8443 });
  });
  it("is not a pod that is not ready", () => {
    assert.throws(() => endpointOf(service, 443, [pod("False")]), breaks("network"));
  });
  it("is not a pod that is being deleted", () => {
    assert.throws(() => endpointOf(service, 443, [pod("True", { deletionTimestamp: new Date() })]), breaks("network"));
  });
  it("is not a pod that the Service does not select", () => {
    assert.throws(() => endpointOf(service, 443, [pod("True", { labels: {} })]), breaks("network"));
  });
  it("does not exist for another port", () => {
    assert.throws(() => endpointOf(service, 80, [pod("True")]), breaks("serviceAddress"));
  });
  it("does not exist for another address", () => {
    assert.throws(() => serviceAt("10.96.0.51", "n", [service]), breaks("serviceAddress"));
  });
});
