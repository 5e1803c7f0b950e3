import assert from "node:assert/strict";
import { readProof, siteReport } from "../../../../lab/start/site-report";

describe("a site's part of the npm start report", () => {
  const site = {
    name: "line-1",
    connectedRegistryId: "/subscriptions/s/line1",
    connectedRegistryState: "Online",
    serviceAddress: "10.96.0.50",
    solutions: [{ name: "vision", version: "1.0.0", solutionVersionId: "/subscriptions/s/v", state: "ReadyToDeploy", images: ["factory/vision:1.0.0"] }],
  };
  const image = { ref: "factory/vision:1.0.0", cloudDigest: "sha256:a", siteDigest: "sha256:a", equal: true };
  const answer = { schemaVersion: 1, proved: true, site: "line-1", images: [{ ...image, usedBy: ["vision 1.0.0"], faults: [] }] };
  const proof = readProof(JSON.stringify(answer));

  it("contains stack outputs and proof, without passwords", () => {
    const outputs = { site: { ...site, extensionName: "line1" }, clientToken: { username: "line1-pull", password: "secret" } };
    const solutions = [{ name: "vision", version: "1.0.0", solutionVersionId: "/subscriptions/s/v", state: "ReadyToDeploy" }];
    const { connectedRegistryId, connectedRegistryState, serviceAddress } = site;
    assert.deepEqual(siteReport("line-1", outputs, proof), {
      ...{ name: "line-1", connectedRegistryId, connectedRegistryState, serviceAddress },
      solutions,
      images: [image],
    });
  });
  it("is refused with every missing or invalid output, without values", () =>
    assert.throws(() => siteReport("line-1", { site: { ...site, solutions: undefined, serviceAddress: 7 } }, proof), {
      message: /^outputs of line-1 are not as expected: site\.serviceAddress: .*; site\.solutions: [^7]*$/,
    }));
  it("requires a proof with the expected schema version", () => {
    assert.throws(() => readProof(JSON.stringify({ ...answer, schemaVersion: 2 })), /edge-staging prove printed something other than a proof/);
    assert.throws(() => readProof("a table"), /other than a proof: a table/);
  });
});
