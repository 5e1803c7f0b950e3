import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { createAuthority } from "../../../lab/certificates";
import { startNarrator } from "../../../lab/engine/narrator";
import { provideTools } from "../../../lab/engine/tools";
import { createRegistryPlane } from "../../../lab/registry/plane-server";
import type { RegistryServer } from "../../../lab/registry/plane";

describe("the data plane of a cloud registry", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "edge-staging-plane-"));
  let server: RegistryServer;
  let ca: string;

  before(async () => {
    const { registry } = await provideTools(["registry"], { environment: process.env, narrator: startNarrator() });
    const authority = await createAuthority("test CA");
    ca = authority.certificate;
    const writer = { username: "writer", allows: (repository: string) => repository === "apps/one" };
    const plane = createRegistryPlane({ folder, registry, authority });
    server = await plane.start({
      name: "hub",
      authenticate: (login) =>
        ("refreshToken" in login ? login.refreshToken === "refresh" : login.username === "writer" && login.password === "right") ? writer : undefined,
      networkRefusal: () => undefined,
      exchange: (accessToken) => (accessToken === "azure" ? "refresh" : undefined),
    });
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const call = (method: string, path: string, headers: Record<string, string> = {}, body = "") =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
      const sent = request(`https://${server.host}${path}`, { method, headers, ca, agent: false }, async (answer) =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) }),
      );
      sent.once("error", reject).end(body);
    });
  const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`writer:${password}`).toString("base64")}` });
  const bearer = async (scope: string) => {
    const { body } = await call("GET", `/oauth2/token?service=x&scope=${scope}`, basic("right"));
    return { authorization: `Bearer ${(JSON.parse(body) as { access_token: string }).access_token}` };
  };

  it("accepts an upload with a login that has content/write", async () => {
    const { status } = await call("POST", "/v2/apps/one/blobs/uploads/", await bearer("repository:apps/one:pull,push"));
    assert.equal(status, 202);
  });
  it("rejects a pull with a token that was not granted the scope", async () => {
    const { status } = await call("GET", "/v2/apps/two/tags/list", await bearer("repository:apps/two:pull"));
    assert.equal(status, 401);
  });
  it("returns its own address as token service in the challenge", async () => {
    const { headers } = await call("GET", "/v2/apps/one/tags/list");
    assert.equal(headers["www-authenticate"], `Bearer realm="https://${server.host}/oauth2/token",service="${server.host}",scope="repository:apps/one:pull"`);
  });
  it("rejects a wrong password", async () => {
    assert.equal((await call("GET", "/oauth2/token?service=x", basic("wrong"))).status, 401);
  });
  it("exchanges an Azure token for a refresh token, and that for an access token", async () => {
    const exchanged = await call("POST", "/oauth2/exchange", {}, "grant_type=access_token&access_token=azure");
    const { refresh_token } = JSON.parse(exchanged.body) as { refresh_token: string };
    const { status } = await call("POST", "/oauth2/token", {}, `grant_type=refresh_token&scope=repository:apps/one:pull&refresh_token=${refresh_token}`);
    assert.equal(status, 200);
  });
});
