import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { type ImageLook, imageLook } from "../../../../../components/registry/imported-image/image-look";
import { armReading, Resources } from "../../../../support/resources";

const digest = `sha256:${"1".repeat(64)}`;
const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";

describe("a look for an image", () => {
  let resources: Resources;
  let asked: string[];
  let closed: number;
  let patience: number | undefined;
  let proxy: string | undefined;
  beforeEach(() => {
    [resources, asked, closed] = [new Resources(), [], 0];
  });
  /** Where every registry answers this status, and lets everybody in. */
  const looking = (status: number): ImageLook =>
    imageLook(armReading(resources), { HTTPS_PROXY: "http://proxy" }, ({ silenceMs, proxyEnvironment }) => ({
      close: () => void closed++,
      send: async ({ method, url }) => {
        asked.push(`${method} ${url.host}${url.pathname}`);
        patience = silenceMs;
        proxy = proxyEnvironment?.["HTTPS_PROXY"];
        const isLogin = url.pathname.startsWith("/oauth2/");
        const headers = isLogin ? {} : { "docker-content-digest": digest };
        const missing = status === 404 && method === "GET" ? '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' : "";
        const body = isLogin ? '{"refresh_token":"r"}' : missing;
        return Object.assign(Readable.from([Buffer.from(body)]), { statusCode: isLogin ? 200 : status, headers }) as unknown as IncomingMessage;
      },
    }));
  const image = { repository: "library/busybox", tag: "1" };

  for (const [status, seen] of [
    [200, { is: "there", digest }],
    [404, { is: "missing" }],
    [401, { is: "unknown" }],
    [403, { is: "unknown" }],
    [503, { is: "unknown" }],
  ] as const)
    it(`at its source finds it ${seen.is} where the registry answers ${status}`, async () => {
      assert.deepEqual(await looking(status).atSource({ host: "mcr.example.com", image }, undefined), seen);
      // A HEAD has no body that shows whose answer it is.
      const methods = status === 404 ? ["HEAD", "GET"] : ["HEAD"];
      assert.deepEqual([asked, closed], [methods.map((method) => `${method} mcr.example.com/v2/library/busybox/manifests/1`), 1]);
    });

  it("waits less for a source that may be out of reach than for the hub's registry, both by the proxy", async () => {
    await looking(200).atSource({ host: "mcr.example.com", image }, undefined);
    assert.deepEqual([patience, proxy], [10_000, "http://proxy"]);
    resources.set(registryId, { properties: { loginServer: "hub.azurecr.io" } });
    await looking(200).digestIn(registryId, image);
    assert.deepEqual([patience, proxy], [undefined, "http://proxy"]);
  });

  describe("in an Azure registry that is named by its id (A7)", () => {
    const source = { host: "shared.azurecr.io", image, registryId };
    it("signs in as whoever is signed in to Azure", async () => {
      resources.set(registryId, { properties: { loginServer: "shared.azurecr.io" } });
      assert.deepEqual(await looking(200).atSource(source, undefined), { is: "there", digest });
      assert.deepEqual(asked, ["POST shared.azurecr.io/oauth2/exchange", "HEAD shared.azurecr.io/v2/library/busybox/manifests/1"]);
    });
    it("knows nothing where there is no such registry, or it is closed to this machine", async () => {
      assert.deepEqual(await looking(200).atSource(source, undefined), { is: "unknown" });
      resources.set(registryId, { properties: { loginServer: "shared.azurecr.io" } });
      assert.deepEqual(
        [await looking(403).atSource(source, undefined), await looking(403).referrersAtSource(source, undefined, digest)],
        [{ is: "unknown" }, []],
      );
    });
  });

  it("asks Docker Hub by the name of its registry", async () => {
    await looking(200).atSource({ host: "docker.io", image }, undefined);
    assert.deepEqual(asked, ["HEAD registry-1.docker.io/v2/library/busybox/manifests/1"]);
  });

  it("in an Azure registry signs in as whoever is signed in to Azure", async () => {
    resources.set(registryId, { properties: { loginServer: "hub.azurecr.io" } });
    assert.equal(await looking(200).digestIn(registryId, image), digest);
    assert.deepEqual(asked, ["POST hub.azurecr.io/oauth2/exchange", "HEAD hub.azurecr.io/v2/library/busybox/manifests/1"]);
  });

  it("finds nothing in a registry that is not made yet", async () => {
    assert.equal(await looking(200).digestIn(registryId, image), undefined);
    assert.deepEqual([asked, closed], [[], 1]);
  });
});
