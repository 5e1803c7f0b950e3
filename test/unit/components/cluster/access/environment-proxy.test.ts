import assert from "node:assert/strict";
import { environmentProxy } from "../../../../../components/cluster/access/environment-proxy";

const server = "https://k8s.line-1.contoso.com:6443";
const proxy = "http://proxy.contoso.com:3128";
const found = (environment: Record<string, string>, at = server) => environmentProxy(at, environment);

describe("the proxy to an API server, chosen as kubectl does (C4)", () => {
  for (const [what, environment, is] of [
    ["is HTTPS_PROXY for https", { HTTPS_PROXY: proxy }, proxy],
    ["may be in lower case", { https_proxy: proxy }, proxy],
    ["is the variable in upper case if both are set", { HTTPS_PROXY: proxy, https_proxy: "http://other" }, proxy],
    ["is not HTTP_PROXY for https", { HTTP_PROXY: proxy }, undefined],
    ["is none if the variable is empty", { HTTPS_PROXY: "" }, undefined],
    ["may lack its scheme", { HTTPS_PROXY: "proxy.contoso.com:3128" }, proxy],
    ["may be a SOCKS proxy", { HTTPS_PROXY: "socks5://p:1080" }, "socks5://p:1080"],
  ] as const)
    it(what, () => assert.equal(found(environment), is));

  it("is HTTP_PROXY for http", () => assert.equal(found({ HTTP_PROXY: proxy, HTTPS_PROXY: "http://other" }, "http://10.0.0.1:8080"), proxy));

  for (const list of [
    "*",
    "k8s.line-1.contoso.com",
    "contoso.com",
    ".contoso.com",
    "*.contoso.com",
    "a, CONTOSO.COM ,b",
    "contoso.com:6443",
    "k8s.line-1.contoso.com:6443",
  ])
    it(`is none with NO_PROXY=${list}`, () =>
      assert.deepEqual([found({ HTTPS_PROXY: proxy, NO_PROXY: list }), found({ HTTPS_PROXY: proxy, no_proxy: list })], [undefined, undefined]));
  for (const list of ["", ",", "example.com", "oso.com", "line-1.contoso.com.evil", ".k8s.line-1.contoso.com", "contoso.com:443", "10.0.0.0/8"])
    it(`is used with NO_PROXY=${JSON.stringify(list)}`, () => assert.equal(found({ HTTPS_PROXY: proxy, NO_PROXY: list }), proxy));

  for (const [at, list, isDirect] of [
    ["https://10.1.2.3:6443", "10.0.0.0/8", true],
    ["https://10.1.2.3:6443", "10.1.2.3", true],
    ["https://10.1.2.3:6443", "10.1.2.3:6443", true],
    ["https://10.1.2.3:6443", "10.1.2.3:443", false],
    ["https://10.1.2.3", "10.1.2.3:443", true],
    ["https://11.1.2.3:6443", "10.0.0.0/8", false],
    ["https://[fd00::5]:6443", "fd00::/16", true],
    ["https://[fd00::5]:6443", "fd00:0::5", true],
    ["https://[fd00::5]:6443", "[fd00::5]:6443", true],
    ["https://[fd00::5]:6443", "10.0.0.0/8", false],
  ] as const)
    it(`is ${isDirect ? "none" : "used"} for ${at} with NO_PROXY=${list}`, () =>
      assert.equal(found({ HTTPS_PROXY: proxy, NO_PROXY: list }, at), isDirect ? undefined : proxy));

  for (const at of ["https://localhost:6443", "https://127.0.0.1:6443", "https://127.5.5.5", "https://[::1]:6443", "no url"])
    it(`is none for ${at}`, () => assert.equal(found({ HTTPS_PROXY: proxy }, at), undefined));
});
