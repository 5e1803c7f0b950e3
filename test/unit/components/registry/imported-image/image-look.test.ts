import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { type ImageLook, imageLook } from "../../../../../components/registry/imported-image/image-look";
import { armReading, Resources } from "../../../../support/resources";

const digest = `sha256:${"1".repeat(64)}`;
const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";

describe("image lookup", () => {
  let resources: Resources;
  let requests: string[];
  let closed: number;
  let silenceLimitMs: number | undefined;
  let proxy: string | undefined;
  beforeEach(() => {
    [resources, requests, closed] = [new Resources(), [], 0];
  });
  /** A lookup whose registries accept every login and answer manifests with this status. */
  const lookup = (status: number): ImageLook =>
    imageLook(armReading(resources), { HTTPS_PROXY: "http://proxy" }, ({ silenceMs, proxyEnvironment }) => ({
      close: () => void closed++,
      send: async ({ method, url }) => {
        requests.push(`${method} ${url.host}${url.pathname}`);
        silenceLimitMs = silenceMs;
        proxy = proxyEnvironment?.["HTTPS_PROXY"];
        const isTokenRequest = url.pathname.startsWith("/oauth2/");
        const headers = isTokenRequest ? {} : { "docker-content-digest": digest };
        const missing = status === 404 && method === "GET" ? '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' : "";
        const body = isTokenRequest ? '{"refresh_token":"r"}' : missing;
        return Object.assign(Readable.from([Buffer.from(body)]), { statusCode: isTokenRequest ? 200 : status, headers }) as unknown as IncomingMessage;
      },
    }));
  const image = { repository: "library/busybox", tag: "1" };

  for (const [status, found] of [
    [200, { is: "there", digest }],
    [404, { is: "missing" }],
    [401, { is: "unknown" }],
    [403, { is: "unknown" }],
    [503, { is: "unknown" }],
  ] as const)
    it(`reports the source image as ${found.is === "there" ? "present" : found.is} if its registry responds ${status}`, async () => {
      assert.deepEqual(await lookup(status).atSource({ host: "mcr.example.com", image }, undefined), found);
      // The response to a HEAD has no body that shows which server sent it.
      const methods = status === 404 ? ["HEAD", "GET"] : ["HEAD"];
      assert.deepEqual([requests, closed], [methods.map((method) => `${method} mcr.example.com/v2/library/busybox/manifests/1`), 1]);
    });

  it("has a shorter timeout for a source, which may be unreachable, than for the hub's registry, and uses the proxy for both", async () => {
    await lookup(200).atSource({ host: "mcr.example.com", image }, undefined);
    assert.deepEqual([silenceLimitMs, proxy], [10_000, "http://proxy"]);
    resources.set(registryId, { properties: { loginServer: "hub.azurecr.io" } });
    await lookup(200).digestIn(registryId, image);
    assert.deepEqual([silenceLimitMs, proxy], [undefined, "http://proxy"]);
  });

  describe("in an Azure registry given by its ARM id (A7)", () => {
    const source = { host: "shared.azurecr.io", image, registryId };
    it("signs in with the Azure identity of this run", async () => {
      resources.set(registryId, { properties: { loginServer: "shared.azurecr.io" } });
      assert.deepEqual(await lookup(200).atSource(source, undefined), { is: "there", digest });
      assert.deepEqual(requests, ["POST shared.azurecr.io/oauth2/exchange", "HEAD shared.azurecr.io/v2/library/busybox/manifests/1"]);
    });
    it("reports unknown if the registry does not exist or denies access to this machine", async () => {
      assert.deepEqual(await lookup(200).atSource(source, undefined), { is: "unknown" });
      resources.set(registryId, { properties: { loginServer: "shared.azurecr.io" } });
      assert.deepEqual(
        [await lookup(403).atSource(source, undefined), await lookup(403).referrersAtSource(source, undefined, digest)],
        [{ is: "unknown" }, []],
      );
    });
  });

  it("sends requests for docker.io to the host of Docker Hub's registry", async () => {
    await lookup(200).atSource({ host: "docker.io", image }, undefined);
    assert.deepEqual(requests, ["HEAD registry-1.docker.io/v2/library/busybox/manifests/1"]);
  });

  it("signs in to the hub's registry with the Azure identity of this run", async () => {
    resources.set(registryId, { properties: { loginServer: "hub.azurecr.io" } });
    assert.equal(await lookup(200).digestIn(registryId, image), digest);
    assert.deepEqual(requests, ["POST hub.azurecr.io/oauth2/exchange", "HEAD hub.azurecr.io/v2/library/busybox/manifests/1"]);
  });

  it("finds no image in a registry that does not exist yet, and sends no request", async () => {
    assert.equal(await lookup(200).digestIn(registryId, image), undefined);
    assert.deepEqual([requests, closed], [[], 1]);
  });
});
