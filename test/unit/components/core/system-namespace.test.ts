import assert from "node:assert/strict";
import { isSystemNamespace } from "../../../../components/core/system-namespace";

describe("a system namespace", () => {
  for (const name of [
    "kube-system",
    "kube-public",
    "kube-node-lease",
    "KUBE-SYSTEM",
    "azure-arc",
    "azure-arc-release",
    "cert-manager",
    "WorkloadOrchestration",
  ])
    it(`is ${name}`, () => assert.equal(isSystemNamespace(name), true));
  for (const name of ["", "default", "kube", "kubernetes", "azure-arcade", "my-kube-system", "cert-manager-webhook", "connected-registry", "vision"])
    it(`is not "${name}"`, () => assert.equal(isSystemNamespace(name), false));
});
