import assert from "node:assert/strict";
import { EdgeError } from "../../../../components/core/fault";
import { readImageImports } from "../../../../program/config/image-imports";
import { faultsOf, hub, source } from "../../../support/given-config";

const digest = `sha256:${"1".repeat(64)}`;
const image = "an image with its registry's host, for example `mcr.microsoft.com/azurelinux/busybox:1.36`";
const registryId = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/shared";
const anId = "the ARM id of a Microsoft.ContainerRegistry/registries";
const name = "repository:tag, without a registry's host";
const settings = (images: unknown) => ({ role: "hub", hub: { ...hub, images } });

describe("images to import, in a hub's settings", () => {
  for (const [what, images] of [
    ["none", []],
    ["a tag", [{ from: "mcr.microsoft.com/busybox:1.36" }]],
    ["a digest with a name", [{ from: `ghcr.io/a@${digest}`, name: "a:1" }]],
    ["of an Azure registry by its id (A7)", [{ from: "shared.azurecr.io/a:1", registryId }]],
    ["two of one source with two names", [{ from: "ghcr.io/a:1" }, { from: "ghcr.io/a:1", name: "b:1" }]],
  ] as const)
    it(`may be ${what}`, () => assert.deepEqual(faultsOf(settings(images)), []));

  for (const [what, images, given, allowed] of [
    ["an image has no host", [{ from: "busybox:1" }], 'hub.images.0.from = "busybox:1"', image],
    ["registryId is a name instead of an id", [{ from: "shared.azurecr.io/a:1", registryId: "shared" }], 'hub.images.0.registryId = "shared"', anId],
    [
      "registryId is the id of a token",
      [{ from: "a.azurecr.io/a:1", registryId: `${registryId}/tokens/t` }],
      `hub.images.0.registryId = "${registryId}/tokens/t"`,
      anId,
    ],
    ["from is not a text", [{ from: 5 }], "hub.images.0.from = 5", image],
    ["a name has a host", [{ from: "ghcr.io/a:1", name: "ghcr.io/a:1" }], 'hub.images.0.name = "ghcr.io/a:1"', name],
    ["a name has no tag", [{ from: "ghcr.io/a:1", name: "a" }], 'hub.images.0.name = "a"', name],
    ["a name has a digest", [{ from: "ghcr.io/a:1", name: `a:1@${digest}` }], `hub.images.0.name = "a:1@${digest}"`, name],
    [
      "an image by digest has no name",
      [{ from: `ghcr.io/a@${digest}` }],
      "hub.images.0.name = (not set)",
      `${name}: required, because the source has a digest and no tag`,
    ],
    [
      "two images have one name",
      [{ from: "ghcr.io/a:1" }, { from: "quay.io/a:1" }],
      'hub.images = [{"from":"ghcr.io/a:1"},{"from":"quay.io/a:1"}]',
      "each name once",
    ],
  ] as const)
    it(`are refused if ${what}`, () => assert.deepEqual(faultsOf(settings(images)), [[given, allowed]]));
});

describe("images to import, with their logins", () => {
  const images = [{ from: "ghcr.io/a:1" }, { from: `quay.io/b@${digest}`, name: "mine/b:1" }];
  const credentials = { username: "reader", password: "hush" };
  const read = (importCredentials?: unknown, encrypted: readonly string[] = ["importCredentials"], written?: unknown) =>
    readImageImports(source({ importCredentials }, encrypted), { images }, written);
  const refused = (...given: Parameters<typeof read>) => {
    try {
      read(...given);
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      assert.doesNotMatch(error.message, /hush/);
      return error.faults.map(({ given: what }) => what);
    }
    return [];
  };

  it("get the source's name by default, and no login if none is given", () =>
    assert.deepEqual(read(), [
      { source: "ghcr.io/a:1", image: "a:1" },
      { source: `quay.io/b@${digest}`, image: "mine/b:1" },
    ]));
  it("have the registry's id and no login if Azure reads them by id (A7)", () => {
    const both = [{ from: "shared.azurecr.io/a:1", registryId }, { from: "shared.azurecr.io/b:1" }];
    assert.deepEqual(readImageImports(source({ importCredentials: { "shared.azurecr.io": credentials } }, ["importCredentials"]), { images: both }), [
      { source: "shared.azurecr.io/a:1", image: "a:1", sourceRegistryId: registryId },
      { source: "shared.azurecr.io/b:1", image: "b:1", credentials },
    ]);
    const unused = () =>
      readImageImports(source({ importCredentials: { "shared.azurecr.io": credentials } }, ["importCredentials"]), { images: both.slice(0, 1) });
    assert.throws(unused, /no image that the hub imports is read with this login/);
  });
  it("refuse a password in plain text next to encrypted values, and report its path", () => {
    const both = { "ghcr.io": credentials, "quay.io": credentials };
    const secure = { secure: "v1:x" };
    const half = { "ghcr.io": { username: secure, password: "hush" }, "quay.io": { username: "reader", password: secure } };
    assert.deepEqual(refused(both, ["importCredentials"], half), ["edge-staging:importCredentials.ghcr.io.password"]);
    assert.deepEqual(refused(both, ["importCredentials"], { ...half, "ghcr.io": { username: "reader", password: secure } }), []);
    assert.deepEqual(refused(both, ["importCredentials"], secure), []);
  });

  it("get the login of their host", () =>
    assert.deepEqual(
      read({ "ghcr.io": credentials }).map((one) => one.credentials),
      [credentials, undefined],
    ));
  it("are refused for an unused or incomplete login, with all faults at once and without showing it", () => {
    assert.deepEqual(refused({ "ghcr.io": credentials, "docker.io": credentials }), ["edge-staging:importCredentials.docker.io"]);
    assert.deepEqual(refused({ "ghcr.io": { password: "hush" }, "quay.io": "hush" }), [
      "edge-staging:importCredentials.ghcr.io.username",
      "edge-staging:importCredentials.quay.io",
    ]);
  });
});
