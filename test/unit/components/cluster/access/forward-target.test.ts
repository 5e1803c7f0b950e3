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

describe("the port-forward target of a Service", () => {
  it("starts with the Service that has the cluster IP", () => {
    assert.equal(serviceAt([{ spec: { clusterIP: "10.96.0.1" } }, service], "10.96.0.50"), service);
  });
  it("selects pods by all labels of the selector", () => {
    assert.equal(selectorOf(service), "app=registry,part=front");
  });
  it("is the first ready pod, with a named target port resolved", () => {
    assert.deepEqual(forwardTarget(service, [pod("a", "False"), pod("b", "True")], 443), { pod: "b", port: 8443 });
  });
  it("has the Service's port if there is no targetPort", () => {
    assert.equal(forwardTarget({ ...service, spec: { ports: [{ port: 443 }] } }, [pod("a", "True")], 443).port, 443);
  });
  it("is never a pod that is being deleted", () => {
    assert.throws(() => forwardTarget(service, [pod("a", "True", { deletionTimestamp: new Date(0) as never })], 443), kindOf("not-ready"));
  });
  it("is not-ready while no pod is ready", () => {
    assert.throws(() => forwardTarget(service, [pod("a", "False")], 443), kindOf("not-ready"));
  });
  it("is not-found for a port that the Service does not have", () => {
    assert.throws(() => forwardTarget(service, [pod("a", "True")], 80), kindOf("not-found"));
  });
  it("is not-ready for a Service without selector", () => {
    assert.throws(() => selectorOf({ spec: {} }), kindOf("not-ready"));
  });
});
