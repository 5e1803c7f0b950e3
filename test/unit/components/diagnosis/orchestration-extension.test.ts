import assert from "node:assert/strict";
import fc from "fast-check";
import { orchestrationVersionFaults } from "../../../../components/diagnosis/orchestration-extension";

const id =
  "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/line-1/providers/Microsoft.KubernetesConfiguration/extensions/wo";
const extension = (properties: object) => ({ id, properties: { extensionType: "Microsoft.WorkloadOrchestration", ...properties } });
const given = (properties: object) => orchestrationVersionFaults([extension(properties)]).map((fault) => fault.given);

describe("the version of the workload orchestration extension", () => {
  for (const version of ["2.1.33", "2.1.11", "2.0.99", "1.9.99", "2.1.33-preview", "v2.1.28", "2.1.9.7"])
    it(`is too old at ${version}`, () => assert.deepEqual(given({ currentVersion: version }), [`version ${version}, ${id}`]));
  for (const version of ["2.1.34", "2.1.37", "2.1.100", "2.2.0", "3.0.0", "2.1.34-preview", "10.0.0"])
    it(`is new enough at ${version}`, () => assert.deepEqual(given({ currentVersion: version }), []));
  for (const version of ["", "2", "2.1", "latest", "two.one.zero", undefined, null, 2])
    it(`is not checked if it is ${JSON.stringify(version)}`, () => assert.deepEqual(given({ currentVersion: version }), []));

  it("is the installed one, or the pinned one if Azure reports no installed one", () => {
    assert.deepEqual(given({ version: "2.1.11", currentVersion: "2.1.37" }), []);
    assert.deepEqual(given({ version: "2.1.37", currentVersion: "2.1.11" }), [`version 2.1.11, ${id}`]);
    assert.deepEqual(given({ version: "2.1.11", currentVersion: null }), [`version 2.1.11, ${id}`]);
  });
  it("is not checked for other extensions", () => {
    assert.deepEqual(orchestrationVersionFaults([{ id, properties: { extensionType: "microsoft.certmanagement", currentVersion: "0.1.0" } }, {}, null]), []);
  });
  it("is compared by version order", () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(99)), (parts) => {
        const [major, minor, patch] = parts;
        const order = major * 1e6 + minor * 1e3 + patch;
        assert.equal(given({ currentVersion: parts.join(".") }).length, order < 2_001_034 ? 1 : 0);
      }),
    );
  });
});
