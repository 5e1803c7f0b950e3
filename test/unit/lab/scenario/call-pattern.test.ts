import assert from "node:assert/strict";
import { callPattern } from "../../../../lab/scenario/call-pattern";
import { knownOperations } from "../../../../lab/scenario/known-operations";
import { AzureLab } from "../../../support/azure-lab";

const registry = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r";
const target = "/subscriptions/s/resourceGroups/g/providers/microsoft.edge/Targets/line1";
const fits = (text: string, method: string, path: string) => callPattern(text)?.(method, path);

describe("the pattern of a call", () => {
  it("may be a verb and a type's end, whatever the case", () => {
    assert.deepEqual([fits("PUT targets", "PUT", target), fits("PUT targets", "GET", target)], [true, false]);
  });
  it("may be a whole type", () => assert.equal(fits("Microsoft.Edge/targets", "GET", target), true));
  it("may be an action, which is not its resource", () => {
    assert.deepEqual([fits("reviewSolutionVersion", "POST", `${target}/reviewSolutionVersion`), fits("reviewSolutionVersion", "POST", target)], [true, false]);
  });
  it("takes a type for itself, not for what is below or above it", () => {
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
  it("takes every other sign of a path for itself", () => assert.equal(fits("/a.b", "GET", "/axb"), false));
  it("may be all writes, of which sign-in is none", () => {
    assert.deepEqual(
      ["PUT", "PATCH", "POST", "DELETE", "GET"].map((verb) => fits("write", verb, registry)),
      [true, true, true, true, false],
    );
    assert.equal(fits("write", "POST", "/tenant/oauth2/v2.0/token"), false);
  });
  it("may be all reads", () => assert.deepEqual([fits("read", "GET", registry), fits("read", "PUT", registry)], [true, false]));
  for (const wrong of ["", "  ", "FETCH targets", "PUT vehicles", "PUT targets line1", "argets"])
    it(`is not '${wrong}'`, () => assert.equal(callPattern(wrong), undefined));
});

describe("the operations that a scenario may name", () => {
  it("are those of the lab's Azure", async () => {
    const lab = await AzureLab.start();
    const { body } = await lab.send("GET", "/subscriptions/s/providers/Microsoft.Web/sites/x", { version: "2024-03-01" });
    await lab.stop();
    const known = /Known are: (.+)\.$/.exec(body.error.message)?.[1]?.split(", ");
    assert.deepEqual(known, [...knownOperations]);
  });
});
