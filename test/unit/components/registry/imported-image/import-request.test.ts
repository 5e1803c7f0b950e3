import assert from "node:assert/strict";
import { importRequest, tagIsTaken } from "../../../../../components/registry/imported-image/import-request";

const digest = `sha256:${"1".repeat(64)}`;
const target = { repository: "tools/busybox", tag: "1" };

describe("the import request", () => {
  it("never overwrites a tag, and names the one target tag", () =>
    assert.deepEqual(importRequest({ host: "mcr.microsoft.com", image: { repository: "busybox", tag: "1.36" } }, target), {
      source: { registryUri: "mcr.microsoft.com", sourceImage: "busybox:1.36" },
      targetTags: ["tools/busybox:1"],
      mode: "NoForce",
    }));
  it("names the source by digest if one is given, even with a tag", () => {
    const { source } = importRequest({ host: "ghcr.io", image: { repository: "a/b", tag: "1", digest } }, target);
    assert.deepEqual(source, { registryUri: "ghcr.io", sourceImage: `a/b@${digest}` });
  });
  it("contains the source's credentials", () => {
    const login = { username: "reader", password: "hush" };
    const { source } = importRequest({ host: "ghcr.io", image: { repository: "a", tag: "1" } }, target, login);
    assert.deepEqual(source, { registryUri: "ghcr.io", sourceImage: "a:1", credentials: login });
  });
  it("names an Azure registry by its ARM id if one is given, and then contains no credentials (A7)", () => {
    const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/shared";
    const source = { host: "shared.azurecr.io", image: { repository: "a", tag: "1" }, registryId };
    const expected = { resourceId: registryId, sourceImage: "a:1" };
    assert.deepEqual(importRequest(source, target).source, expected);
    assert.deepEqual(importRequest(source, target, { username: "reader", password: "hush" }).source, expected);
  });
  it("counts as refused for an existing tag only if Azure's message says so", () => {
    assert.equal(tagIsTaken("Tag tools/busybox:1 already exists in target registry. Correlation ID: 1"), true);
    assert.equal(tagIsTaken("The registry already exists"), false);
  });
});
