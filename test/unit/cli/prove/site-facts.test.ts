import assert from "node:assert/strict";
import { EdgeError } from "../../../../components/core/fault";
import { readSiteFacts } from "../../../../cli/prove/site-facts";

const site = { name: "line-1", serviceAddress: "10.96.0.50", registryLoginServer: "hub.example", extensionName: "line1", solutions: [] };

describe("site facts from stack outputs", () => {
  it("get defaults for namespace and cluster", () => {
    const { facts, clientToken } = readSiteFacts("line-1", { site: { ...site, more: 1 }, clientToken: { username: "line1-pull", password: "p" }, other: true });
    assert.deepEqual([facts.namespace, facts.cluster, clientToken.username], ["connected-registry", {}, "line1-pull"]);
  });
  it("are refused with all missing outputs at once", () => {
    assert.throws(
      () => readSiteFacts("line-1", { site: { ...site, serviceAddress: undefined } }),
      (error) => error instanceof EdgeError && error.faults.map(({ what }) => what.split(" ")[1]).join() === "site.serviceAddress,clientToken",
    );
  });
  it("are refused without showing an invalid client token", () => {
    assert.throws(
      () => readSiteFacts("line-1", { site, clientToken: { username: "", password: "hidden" } }),
      (error) => error instanceof EdgeError && !error.message.includes("hidden"),
    );
  });
});
