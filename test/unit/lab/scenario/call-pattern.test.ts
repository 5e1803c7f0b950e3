import assert from "node:assert/strict";
import { callPattern } from "../../../../lab/scenario/call-pattern";
import { knownOperations } from "../../../../lab/scenario/known-operations";
import { AzureLab } from "../../../support/azure-lab";

const registry = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r";
const target = "/subscriptions/s/resourceGroups/g/providers/microsoft.edge/Targets/line1";
const fits = (text: string, method: string, path: string) => callPattern(text)?.(method, path);

describe("a call pattern", () => {
  it("may be a verb and the end of a type, ignoring case", () => {
    assert.deepEqual([fits("PUT targets", "PUT", target), fits("PUT targets", "GET", target)], [true, false]);
  });
  it("may be a full resource type", () => assert.equal(fits("Microsoft.Edge/targets", "GET", target), true));
  it("may be an action, which does not match its resource", () => {
    assert.deepEqual([fits("reviewSolutionVersion", "POST", `${target}/reviewSolutionVersion`), fits("reviewSolutionVersion", "POST", target)], [true, false]);
  });
  it("does not match parents or children of a type", () => {
    assert.deepEqual(
      [fits("tokens", "PUT", `${registry}/tokens/a`), fits("tokens", "PUT", registry), fits("registries", "PUT", `${registry}/tokens/a`)],
      [true, false, false],
    );
  });
  it("may be a path, with * within a segment", () => {
    assert.deepEqual(
      [fits("/**/scopeMaps/line*", "PATCH", `${registry}/scopeMaps/line1`), fits("/**/registries/*", "PUT", `${registry}/scopeMaps/line1`)],
      [true, false],
    );
  });
  it("matches other special characters literally", () => assert.equal(fits("/a.b", "GET", "/axb"), false));
  it("may be `write` for all writes except sign-in", () => {
    assert.deepEqual(
      ["PUT", "PATCH", "POST", "DELETE", "GET"].map((verb) => fits("write", verb, registry)),
      [true, true, true, true, false],
    );
    assert.equal(fits("write", "POST", "/tenant/oauth2/v2.0/token"), false);
  });
  it("may be `read` for all reads", () => assert.deepEqual([fits("read", "GET", registry), fits("read", "PUT", registry)], [true, false]));
  for (const wrong of ["", "  ", "FETCH targets", "PUT vehicles", "PUT targets line1", "argets"])
    it(`is not '${wrong}'`, () => assert.equal(callPattern(wrong), undefined));
});

describe("operations in scenarios", () => {
  it("are all operations that the lab's Azure knows", async () => {
    const lab = await AzureLab.start();
    const { body } = await lab.send("GET", "/subscriptions/s/providers/Microsoft.Web/sites/x", { version: "2024-03-01" });
    await lab.stop();
    const known = /Known are: (.+)\.$/.exec(body.error.message)?.[1]?.split(", ");
    assert.deepEqual(known, [...knownOperations]);
  });
});
