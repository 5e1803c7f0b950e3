import assert from "node:assert/strict";
import { actionOf, scopeOf } from "../../../../lab/azure/access-control";
import { operation } from "../../../../lab/azure/operation";
import { Router, typeOf } from "../../../../lab/azure/router";

const handle = () => ({ status: 200 });
const common = { verb: "GET", apiVersions: ["1"], source: "test", latency: "immediate", handle } as const;
const router = new Router([
  operation({ ...common, path: "/subscriptions/{subscription}/resourceGroups/{group}" }),
  operation({ ...common, path: "/{scope...}/providers/Microsoft.Authorization/roleAssignments/{name}" }),
  operation({ ...common, path: "/subscriptions/{subscription}/resourceGroups/{group}/providers/A.B/things/{thing}/{child}/{name}" }),
  operation({ ...common, path: "/subscriptions/{subscription}/resourceGroups/{group}/providers/A.B/things/{thing}/parts/{name}" }),
]);

describe("the router", () => {
  it("compares literal segments case-insensitively, and keeps the case of parameters", () => {
    assert.deepEqual(router.fitting("/SUBSCRIPTIONS/s/resourcegroups/My-Group")[0]?.parameters, { subscription: "s", group: "My-Group" });
  });
  it("accepts any scope before an extension resource", () => {
    const [route] = router.fitting("/subscriptions/s/resourceGroups/g/providers/A.B/things/t/providers/Microsoft.Authorization/roleAssignments/r");
    assert.deepEqual(route?.parameters, { scope: "/subscriptions/s/resourceGroups/g/providers/A.B/things/t", name: "r" });
  });
  it("prefers the path with more literal segments", () => {
    const [route] = router.fitting("/subscriptions/s/resourceGroups/g/providers/A.B/things/t/parts/p");
    assert.equal(route?.operation.path.endsWith("/parts/{name}"), true);
  });
  it("derives the resource type from provider and type segments", () => {
    assert.equal(typeOf("/subscriptions/s/resourceGroups/g/providers/A.B/things/t/parts/p"), "A.B/things/parts");
  });
});

describe("the action and scope of a request", () => {
  it("have action write for PATCH", () => {
    assert.equal(actionOf("PATCH", "/subscriptions/{s}/resourceGroups/{g}/providers/A.B/things/{t}"), "A.B/things/write");
  });
  it("have the verb of an action in the action", () => {
    assert.equal(actionOf("POST", "/subscriptions/{s}/resourceGroups/{g}/providers/A.B/things/{t}/stop"), "A.B/things/stop/action");
  });
  it("have the action's resource as scope", () => {
    assert.equal(scopeOf("/subscriptions/s/resourceGroups/g/providers/A.B/things/t/stop"), "/subscriptions/s/resourceGroups/g/providers/A.B/things/t");
  });
  it("have the resource group as scope for a list in it", () => {
    assert.equal(scopeOf("/subscriptions/s/resourceGroups/g/providers/A.B/things"), "/subscriptions/s/resourceGroups/g");
  });
});
