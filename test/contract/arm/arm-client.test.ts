import assert from "node:assert/strict";
import { type HttpClient, createDefaultHttpClient } from "@azure/core-rest-pipeline";
import { ArmClient } from "../../../components/arm/arm-client";
import { classify } from "../../../components/arm/arm-error";
import { boundedHttpClient } from "../../../components/arm/bounded-http-client";
import { pollOperation } from "../../../components/arm/operation";
import { type CertificateAuthority, createAuthority } from "../../../lab/certificates";
import { type Script, ScriptedHttps, sendJson } from "../../support/scripted-https";

const id = "/subscriptions/s/resourceGroups/g/providers/P/tokens/line-1";
const tenant = "11111111-1111-4111-8111-111111111111";
const limits = { readMs: 2_000, writeMs: 4_000, bytes: 64 * 1024 };

/** Responses of the sign-in service; undefined for every other path. */
function signIn(origin: string, path: string): unknown {
  const issuer = `${origin}/${tenant}`;
  if (path.startsWith("/metadata/endpoints")) return { resourceManager: `${origin}/`, authentication: { loginEndpoint: origin, audiences: [origin] } };
  if (path.includes("/.well-known/"))
    return { token_endpoint: `${issuer}/token`, authorization_endpoint: `${issuer}/authorize`, issuer, jwks_uri: `${issuer}/keys` };
  return path.startsWith(`/${tenant}/`) ? { token_type: "Bearer", expires_in: 3600, access_token: "signed-in" } : undefined;
}

describe("the client for Azure Resource Manager, over real connections", function () {
  this.timeout(30_000);
  let authority: CertificateAuthority;
  let azure: ScriptedHttps;
  let other: ScriptedHttps;
  let arm: ArmClient;
  /** Response of Azure, or of a proxy in its place. */
  let script: Script;

  before(async () => {
    authority = await createAuthority("scripted azure");
    other = await ScriptedHttps.start(authority, (_request, response) => sendJson(response, { id, value: [], status: "Succeeded" }));
    azure = await ScriptedHttps.start(authority, (request, response) => {
      const own = signIn(azure.origin, request.url ?? "");
      if (own) sendJson(response, own);
      else script(request, response);
    });
    const trusting = createDefaultHttpClient();
    const inner: HttpClient = { sendRequest: (request) => trusting.sendRequest(Object.assign(request, { tlsSettings: { ca: authority.certificate } })) };
    const principal = { ARM_TENANT_ID: tenant, ARM_CLIENT_ID: "33333333-3333-4333-8333-333333333333", ARM_CLIENT_SECRET: "secret" };
    const environment = { ...principal, ARM_METADATA_HOSTNAME: new URL(azure.origin).host, ARM_DISABLE_INSTANCE_DISCOVERY: "true" };
    arm = await ArmClient.connect(environment, { http: boundedHttpClient(limits, inner) });
  });
  after(async () => {
    await azure?.stop();
    await other?.stop();
  });
  afterEach(() => assert.deepEqual(other.received, [], "nothing is ever sent to another host"));

  const failureOf = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => assert.fail("must fail"),
      (thrown: unknown) => thrown,
    );
    return { is: classify(error)?.is, reason: classify(error)?.reason ?? String(error) };
  };
  const calls = () => azure.received.filter(({ url }) => url.startsWith("/subscriptions/"));

  it("reads a resource with its access token", async () => {
    script = (_request, response) => sendJson(response, { id, properties: {} });
    assert.deepEqual(await arm.get(id, "1"), { id, properties: {} });
    assert.equal(calls().at(-1)?.authorization, "Bearer signed-in");
  });

  it("reports a resource as missing only if the service itself returns 404", async () => {
    script = (_request, response) => sendJson(response, { error: { code: "ResourceNotFound", message: "m" } }, 404);
    assert.equal(await arm.get(id, "1"), undefined);
    script = (_request, response) => response.writeHead(404, { "content-type": "text/html" }).end("<html>");
    assert.equal((await failureOf(arm.get(id, "1"))).is, "notFromService");
    assert.equal((await failureOf(arm.listIfThere(`${id}/x`, "1"))).is, "notFromService");
    assert.equal((await failureOf(arm.beginDelete(id, "1"))).is, "notFromService");
  });

  for (const status of [301, 302, 303, 307, 308])
    for (const method of ["GET", "PUT", "POST", "DELETE"] as const)
      it(`follows no redirect: ${status} to ${method}`, async () => {
        for (const target of [`${other.origin}/x`, `${azure.origin}/subscriptions/elsewhere`]) {
          script = (_request, response) => response.writeHead(status, { location: target }).end();
          const before = calls().length;
          const { is, reason } = await failureOf(arm.send({ method, path: id, apiVersion: "1" }));
          assert.deepEqual([is, reason, calls().length - before], ["notFromService", `status ${status}: a redirect to ${target}, which is not followed`, 1]);
        }
      });

  for (const header of ["location", "azure-asyncoperation"])
    it(`does not poll an operation on another host (${header})`, async () => {
      script = (_request, response) => response.writeHead(202, { [header]: `${other.origin}/operations/1` }).end();
      const operation = await arm.begin({ method: "DELETE", path: id, apiVersion: "1" });
      assert.match((await failureOf(pollOperation(arm, operation))).reason, /would lead to https:\/\/127\.0\.0\.1:\d+ instead of/);
    });

  for (const [what, next] of [
    ["on another host", () => `${other.origin}/more`],
    ["over http", () => azure.origin.replace("https:", "http:")],
    ["with a relative URL", () => "/subscriptions/more"],
  ] as const)
    it(`does not read a next page ${what}`, async () => {
      script = (_request, response) => sendJson(response, { value: [], nextLink: next() });
      assert.equal((await failureOf(arm.list(`${id}/x`, "1"))).is, "notFromService");
    });

  it("stops a list whose pages form a loop", async () => {
    script = (_request, response) => sendJson(response, { value: [{ id }], nextLink: `${azure.origin}/subscriptions/again` });
    assert.match((await failureOf(arm.list(`${id}/x`, "1"))).reason, /does not end after 2 pages/);
  });

  it("stops a list without an end", async () => {
    script = (request, response) =>
      sendJson(response, { value: [], nextLink: `${azure.origin}/subscriptions/${Number(request.url?.split("/").at(-1)) + 1 || 0}` });
    assert.match((await failureOf(arm.list(`${id}/x`, "1"))).reason, /does not end after 201 pages/);
  });

  it("does not treat a missing page as a missing list", async () => {
    script = (request, response) =>
      request.url?.includes("page2")
        ? sendJson(response, { error: { code: "ResourceNotFound", message: "m" } }, 404)
        : sendJson(response, { value: [{ id }], nextLink: `${azure.origin}/subscriptions/page2` });
    assert.equal((await failureOf(arm.listIfThere(`${id}/x`, "1"))).is, "notFromService");
  });

  for (const [name, value] of [
    ["retry-after", "36000000"],
    ["retry-after", "1e300"],
    ["retry-after", new Date(Date.now() + 86_400_000).toUTCString()],
    ["x-ms-retry-after-ms", "86400000"],
  ] as const)
    for (const status of [429, 503])
      it(`does not wait longer than the remaining time: ${status}, ${name} ${value}`, async () => {
        script = (_request, response) => sendJson(response, { error: { code: "Busy", message: "m" } }, status, { [name]: value });
        const before = calls().length;
        assert.match((await failureOf(arm.get(id, "1"))).reason, /^Azure asks to wait \d+ s, and less time is left$/);
        assert.equal(calls().length - before, 1);
      });

  it("aborts a call when the time of the run is over", async () => {
    script = () => {};
    const hurried = arm.within({ remainingMs: () => 100, report: () => undefined });
    assert.deepEqual(await failureOf(hurried.get(id, "1")), { is: "unreachable", reason: "the time for the call is over" });
  });

  it("aborts a call without a response after the read timeout, without a retry", async () => {
    script = () => {};
    const before = calls().length;
    assert.deepEqual(await failureOf(arm.get(id, "1")), { is: "unreachable", reason: `${new URL(azure.origin).host} did not answer within 2 s` });
    assert.equal(calls().length - before, 1);
  });

  it("aborts a response whose body does not end in time", async () => {
    script = (_request, response) => {
      const timer = setInterval(() => response.write(" "), 20);
      response.writeHead(200, { "content-type": "application/json" }).once("close", () => clearInterval(timer));
    };
    assert.match((await failureOf(arm.get(id, "1"))).reason, /did not answer within 2 s/);
  });

  it("aborts a response that exceeds the size limit", async () => {
    script = (_request, response) => {
      const more = () => void (response.destroyed || response.write(Buffer.alloc(16_384, 32), more));
      response.writeHead(200, { "content-type": "application/json" });
      more();
    };
    assert.match((await failureOf(arm.get(id, "1"))).reason, /sent more than 0\.0625 MiB/);
  });

  it("reports a truncated body as unreachable", async () => {
    script = (_request, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write(`{"id":"${id}"}`, () => response.destroy());
    };
    assert.equal((await failureOf(arm.send({ method: "POST", path: `${id}/x`, apiVersion: "1" }))).is, "unreachable");
  });
});

describe("a cloud's metadata host", function () {
  this.timeout(30_000);
  const inner = createDefaultHttpClient();
  for (const [what, answer] of [
    ["returns an HTML page", (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html>")],
    ["returns null", (response) => sendJson(response, null)],
    ["redirects", (response) => response.writeHead(302, { location: "https://portal.example/" }).end()],
    [
      "returns an endpoint without TLS",
      (response) =>
        sendJson(response, { resourceManager: "http://arm.example", authentication: { loginEndpoint: "https://l.example", audiences: ["https://a.example"] } }),
    ],
    [
      "returns an audience that is not a URL",
      (response) => sendJson(response, { resourceManager: "https://arm.example", authentication: { loginEndpoint: "https://l.example", audiences: ["x"] } }),
    ],
    ["does not answer", () => {}],
  ] as readonly (readonly [string, (response: Parameters<Script>[1]) => void])[])
    it(`is named in the error if it ${what}`, async () => {
      const authority = await createAuthority("metadata");
      const host = await ScriptedHttps.start(authority, (_request, response) => answer(response));
      const http = boundedHttpClient(limits, {
        sendRequest: (request) => inner.sendRequest(Object.assign(request, { tlsSettings: { ca: authority.certificate } })),
      });
      await assert.rejects(ArmClient.connect({ ARM_METADATA_HOSTNAME: new URL(host.origin).host }, { http }), ({ message }: Error) =>
        message.includes(new URL(host.origin).host),
      );
      await host.stop();
    });
});
