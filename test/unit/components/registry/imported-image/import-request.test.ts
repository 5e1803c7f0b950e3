import assert from "node:assert/strict";
import { importRequest, tagIsTaken } from "../../../../../components/registry/imported-image/import-request";

const digest = `sha256:${"1".repeat(64)}`;
const target = { repository: "tools/busybox", tag: "1" };

describe("a request to import", () => {
  it("is never forced, and names the one tag to give", () =>
    assert.deepEqual(importRequest({ host: "mcr.microsoft.com", image: { repository: "busybox", tag: "1.36" } }, target), {
      source: { registryUri: "mcr.microsoft.com", sourceImage: "busybox:1.36" },
      targetTags: ["tools/busybox:1"],
      mode: "NoForce",
    }));
  it("names the source by its digest where there is one, whatever its tag", () => {
    const { source } = importRequest({ host: "ghcr.io", image: { repository: "a/b", tag: "1", digest } }, target);
    assert.deepEqual(source, { registryUri: "ghcr.io", sourceImage: `a/b@${digest}` });
  });
  it("carries a login", () => {
    const login = { username: "reader", password: "hush" };
    const { source } = importRequest({ host: "ghcr.io", image: { repository: "a", tag: "1" } }, target, login);
    assert.deepEqual(source, { registryUri: "ghcr.io", sourceImage: "a:1", credentials: login });
  });
  it("names the registry by its ARM id where there is one, and carries no login then (A7)", () => {
    const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/shared";
    const source = { host: "shared.azurecr.io", image: { repository: "a", tag: "1" }, registryId };
    const expected = { resourceId: registryId, sourceImage: "a:1" };
    assert.deepEqual(importRequest(source, target).source, expected);
    assert.deepEqual(importRequest(source, target, { username: "reader", password: "hush" }).source, expected);
  });
  it("that failed for a taken tag is told by Azure's words alone", () => {
    assert.equal(tagIsTaken("Tag tools/busybox:1 already exists in target registry. Correlation ID: 1"), true);
    assert.equal(tagIsTaken("The registry already exists"), false);
  });
});
