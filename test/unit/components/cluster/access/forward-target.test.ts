import assert from "node:assert/strict";
import type { V1Pod, V1Service } from "@kubernetes/client-node";
import { ClusterAccessError } from "../../../../../components/cluster/access/cluster-access-error";
import { forwardTarget, selectorOf, serviceAt } from "../../../../../components/cluster/access/forward-target";

const service: V1Service = {
  metadata: { namespace: "connected-registry", name: "line1" },
  spec: { clusterIP: "10.96.0.50", selector: { app: "registry", part: "front" }, ports: [{ port: 443, targetPort: "https" }] },
};

function pod(name: string, ready: string, change: Partial<V1Pod["metadata"]> = {}): V1Pod {
  return {
    metadata: { name, ...change },
    spec: { containers: [{ name: "registry", ports: [{ name: "https", containerPort: 8443 }] }] },
    status: { conditions: [{ type: "Ready", status: ready }] },
  };
}

const kindOf = (kind: string) => (error: unknown) => error instanceof ClusterAccessError && error.kind === kind;

describe("the way to a Service", () => {
  it("is found by its address", () => {
    assert.equal(serviceAt([{ spec: { clusterIP: "10.96.0.1" } }, service], "10.96.0.50"), service);
  });
  it("selects pods by all labels", () => {
    assert.equal(selectorOf(service), "app=registry,part=front");
  });
  it("leads to the first ready pod and its port by name", () => {
    assert.deepEqual(forwardTarget(service, [pod("a", "False"), pod("b", "True")], 443), { pod: "b", port: 8443 });
  });
  it("leads to the same port where the Service names no other", () => {
    assert.equal(forwardTarget({ ...service, spec: { ports: [{ port: 443 }] } }, [pod("a", "True")], 443).port, 443);
  });
  it("does not lead to a pod that is being deleted", () => {
    assert.throws(() => forwardTarget(service, [pod("a", "True", { deletionTimestamp: new Date(0) as never })], 443), kindOf("not-ready"));
  });
  it("is closed while no pod is ready", () => {
    assert.throws(() => forwardTarget(service, [pod("a", "False")], 443), kindOf("not-ready"));
  });
  it("is closed for a port the Service lacks", () => {
    assert.throws(() => forwardTarget(service, [pod("a", "True")], 80), kindOf("not-found"));
  });
  it("is closed for a Service without selector", () => {
    assert.throws(() => selectorOf({ spec: {} }), kindOf("not-ready"));
  });
});
