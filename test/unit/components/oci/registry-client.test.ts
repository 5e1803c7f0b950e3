import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { RegistryClient } from "../../../../components/oci/registry-client";
import { connectionError, RegistryError } from "../../../../components/oci/registry-error";
import { parseChallenge, type RegistryCredentials } from "../../../../components/oci/registry-login";
import type { RegistryTransport, TransportRequest } from "../../../../components/oci/registry-transport";

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A transport that answers from a table and records the requests. */
function transportOf(answer: (request: TransportRequest) => Answer): RegistryTransport & { asked: TransportRequest[] } {
  const asked: TransportRequest[] = [];
  return {
    asked,
    close: () => undefined,
    send: async (request) => {
      asked.push(request);
      const { status, headers = {}, body = "" } = answer(request);
      return Object.assign(Readable.from([Buffer.from(body)]), { statusCode: status, headers }) as unknown as IncomingMessage;
    },
  };
}

const login: RegistryCredentials = { kind: "password", username: "pull", password: "secret" };
const isRefused = (pattern: RegExp) => (error: unknown) => error instanceof RegistryError && error.kind === "refused" && pattern.test(error.message);

describe("an authentication challenge", () => {
  it("has realm, service and scope", () => {
    assert.deepEqual(parseChallenge('Bearer realm="https://r/token",service="r",scope="repository:a:pull,push"'), {
      scheme: "bearer",
      realm: "https://r/token",
      service: "r",
      scope: "repository:a:pull,push",
    });
  });
  it("may request basic authentication", () => {
    assert.deepEqual(parseChallenge('Basic realm="Registry"'), { scheme: "basic" });
  });
  it("of another scheme is ignored", () => {
    assert.equal(parseChallenge("Negotiate"), undefined);
  });
});

describe("the registry client", () => {
  it("does not send the token to the storage that a blob is redirected to", async () => {
    const transport = transportOf(({ url, headers }): Answer => {
      if (url.host === "storage.example") return { status: 200, body: "bytes" };
      if (url.pathname === "/oauth2/token") return { status: 200, body: '{"access_token":"t"}' };
      return headers["authorization"]
        ? { status: 307, headers: { location: "https://storage.example/x?sig=1" } }
        : { status: 401, headers: { "www-authenticate": 'Bearer realm="https://hub.example/oauth2/token"' } };
    });
    const client = new RegistryClient({ host: "hub.example", transport, credentials: login });
    assert.equal(await text(await client.blob("line/app", `sha256:${"0".repeat(64)}`)), "bytes");
    assert.equal(transport.asked.at(-1)?.headers["authorization"], undefined);
  });

  it("names a write that a lock refuses by its code, whatever the status", async () => {
    const body = JSON.stringify({ errors: [{ code: "REGISTRY_DISALLOWED_OPERATION", detail: {}, message: "The operation is disallowed" }] });
    for (const status of [403, 405, 409]) {
      const client = new RegistryClient({ host: "hub.example", transport: transportOf(() => ({ status, body })), credentials: login });
      await assert.rejects(client.putManifest("line/app", "1", { mediaType: "m", bytes: Buffer.from("{}") }), { kind: "locked" });
    }
  });

  it("reads and changes the attributes of a tag in Azure's own API, with the scope that each needs", async () => {
    const transport = transportOf(({ url, headers }): Answer => {
      if (url.pathname === "/oauth2/token") return { status: 200, body: '{"access_token":"t"}' };
      const scope = "repository:line/app:metadata_read";
      return headers["authorization"]
        ? { status: 200, body: '{"tag":{"name":"1"}}' }
        : { status: 401, headers: { "www-authenticate": `Bearer realm="https://hub.example/oauth2/token",service="hub.example",scope="${scope}"` } };
    });
    const client = new RegistryClient({ host: "hub.example", transport, credentials: login });
    assert.deepEqual(await client.tagAttributes("line/app", "1"), { tag: { name: "1" } });
    await client.tagAttributes("line/app", "1", { writeEnabled: false });
    const sent = transport.asked.filter(({ url, headers }) => url.pathname.startsWith("/acr") && headers["authorization"]);
    assert.deepEqual(
      sent.map(({ method, url, body }) => [method, url.pathname, body?.toString() ?? ""]),
      [
        ["GET", "/acr/v1/line/app/_tags/1", ""],
        ["PATCH", "/acr/v1/line/app/_tags/1", '{"writeEnabled":false}'],
      ],
    );
  });

  it("sends its credentials to no other host", async () => {
    const transport = transportOf(() => ({ status: 401, headers: { "www-authenticate": 'Bearer realm="https://elsewhere.example/token"' } }));
    const client = new RegistryClient({ host: "hub.example", transport, credentials: login });
    await assert.rejects(client.manifest("line/app", "1"), isRefused(/elsewhere\.example/));
    assert.deepEqual(
      transport.asked.map(({ url }) => url.host),
      ["hub.example"],
    );
  });

  it("follows no redirect to http", async () => {
    const transport = transportOf(() => ({ status: 307, headers: { location: "http://hub.example/plain" } }));
    await assert.rejects(new RegistryClient({ host: "hub.example", transport, credentials: login }).blob("line/app", "sha256:0"), isRefused(/not https/));
  });

  it("uses basic authentication if the registry requests it", async () => {
    const transport = transportOf(({ headers }) =>
      headers["authorization"] === `Basic ${btoa("pull:secret")}`
        ? { status: 200, body: '{"tags":["1"]}' }
        : { status: 401, headers: { "www-authenticate": "Basic" } },
    );
    assert.deepEqual(await new RegistryClient({ host: "hub.example", transport, credentials: login }).tags("line/app"), ["1"]);
  });

  it("reads a list of tags to its last page", async () => {
    const transport = transportOf(
      ({ url }): Answer =>
        url.search
          ? { status: 200, body: '{"tags":["2"]}' }
          : { status: 200, body: '{"tags":["1"]}', headers: { link: '</v2/line/app/tags/list?last=1&n=1>; rel="next"' } },
    );
    assert.deepEqual(await new RegistryClient({ host: "hub.example", transport, credentials: login }).tags("line/app"), ["1", "2"]);
  });

  it("reports the registry's error message", async () => {
    const transport = transportOf(() => ({ status: 429, body: '{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}' }));
    await assert.rejects(
      new RegistryClient({ host: "hub.example", transport, credentials: login }).manifest("line/app", "1"),
      isRefused(/429.*TOOMANYREQUESTS slow down/),
    );
  });

  it("limits the size of a response", async () => {
    const transport = transportOf(() => ({ status: 200, body: "x".repeat(4 * 1024 * 1024 + 1) }));
    await assert.rejects(new RegistryClient({ host: "hub.example", transport, credentials: login }).manifest("line/app", "1"), isRefused(/4 MiB/));
  });
});

describe("a failed connection", () => {
  for (const code of [
    "SELF_SIGNED_CERT_IN_CHAIN",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "CERT_HAS_EXPIRED",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
  ]) {
    it(`has an untrusted certificate: ${code}`, () => {
      assert.equal(connectionError("hub.example", Object.assign(new Error("no"), { code })).kind, "untrusted-certificate");
    });
  }
  for (const code of ["ECONNREFUSED", "ENOTFOUND", "ECONNRESET", "ETIMEDOUT", ""]) {
    it(`is unreachable: ${code || "without a code"}`, () => {
      assert.equal(connectionError("hub.example", Object.assign(new Error("no"), { code })).kind, "unreachable");
    });
  }
});

describe("a response that is not a registry's", () => {
  const client = (answer: (request: TransportRequest) => Answer) =>
    new RegistryClient({ host: "hub.example", transport: transportOf(answer), credentials: login });
  const html = { "content-type": "text/html" };
  const missing = '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"m"}]}';
  const kindOf = (kind: string) => (error: unknown) => error instanceof RegistryError && error.kind === kind;

  it("is not treated as a missing image; only the registry's own error is", async () => {
    await assert.rejects(client(() => ({ status: 404, headers: html, body: "<html>" })).manifest("line/app", "1"), kindOf("refused"));
    await assert.rejects(client(() => ({ status: 404, headers: html, body: "<html>" })).announcedDigest("line/app", "1"), kindOf("refused"));
    await assert.rejects(client(() => ({ status: 404, body: missing })).manifest("line/app", "1"), kindOf("not-found"));
    assert.equal(await client(() => ({ status: 404, body: missing })).announcedDigest("line/app", "1"), undefined);
  });

  for (const body of ["<html>", "", "null", "[]", '{"config":'])
    it(`is rejected as a manifest: ${body || "an empty body"}`, async () => {
      await assert.rejects(client(() => ({ status: 200, headers: html, body })).manifest("line/app", "1"), kindOf("refused"));
      await assert.rejects(client(() => ({ status: 200, headers: html, body })).announcedDigest("line/app", "1"), kindOf("refused"));
    });

  it("does not count as an existing blob", async () =>
    assert.equal(await client(() => ({ status: 200, headers: html })).hasBlob("line/app", `sha256:${"0".repeat(64)}`), false));

  for (const body of ["<html>", "{}", "null", '{"tags":"1"}'])
    it(`is rejected as a list of tags: ${body}`, async () =>
      assert.rejects(client(() => ({ status: 200, headers: html, body })).tags("line/app"), kindOf("refused")));

  for (const link of ["</v2/line/app/tags/list>; rel=next", "<http://hub.example/x>; rel=next", "<https://>; rel=next"])
    it(`has an invalid next page: Link ${link}`, async () =>
      assert.rejects(client(() => ({ status: 200, body: '{"tags":[]}', headers: { link } })).tags("line/app"), kindOf("refused")));

  for (const location of [undefined, "", "https://", "http://hub.example/upload", "javascript:x"])
    it(`has an invalid upload URL: Location ${location}`, async () => {
      const upload = { digest: `sha256:${"0".repeat(64)}`, size: 0, open: () => Readable.from([]) };
      const answer: Answer = { status: 202, ...(location === undefined ? {} : { headers: { location } }) };
      await assert.rejects(client(() => answer).putBlob("line/app", upload), kindOf("refused"));
    });

  it("cannot redirect a write, nor a manifest to another host", async () => {
    const redirect = () => ({ status: 307, headers: { location: "https://elsewhere.example/x" } });
    const manifest = { mediaType: "application/json", bytes: Buffer.from("{}") };
    await assert.rejects(client(redirect).putManifest("line/app", "1", manifest), kindOf("refused"));
    await assert.rejects(client(redirect).putBlob("line/app", { digest: "sha256:0", size: 0, open: () => Readable.from([]) }), kindOf("refused"));
    await assert.rejects(client(redirect).manifest("line/app", "1"), isRefused(/redirects line\/app:1 to https:\/\/elsewhere\.example/));
  });

  it("cannot name a token service without TLS", async () => {
    const challenge = { status: 401, headers: { "www-authenticate": 'Bearer realm="http://hub.example/token"' } };
    const anonymous = new RegistryClient({ host: "hub.example", transport: transportOf(() => challenge), credentials: { kind: "anonymous" } });
    await assert.rejects(anonymous.tags("line/app"), kindOf("refused"));
  });
});
