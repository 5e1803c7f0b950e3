import assert from "node:assert/strict";
import { configBytes, configSizeFault, maxConfigBytes } from "../../../../program/config/config-size";

/** A site's config with these values for its solution, as in its file. */
function siteWith(values: Record<string, unknown>, others: Record<string, unknown> = {}): Record<string, unknown> {
  return { "edge-staging:role": "site", "edge-staging:site": { key: "line1", solutions: [{ name: "vision", version: "1.0.0", values }] }, ...others };
}

const kib = (count: number) => "a".repeat(count * 1024);
/** An encrypted text of this size in KiB, as Pulumi writes it. */
const secure = (count: number) => ({ secure: `v1:bm9uY2U=:${Buffer.alloc(count * 1024 + 16).toString("base64")}` });

describe("size of a stack's config (F9)", () => {
  it("is the size of the JSON that Pulumi passes to the program", () => {
    const passed = {
      "edge-staging:config:role": "site",
      "edge-staging:config:site": '{"key":"line1","note":"a \\u003c b"}',
      "azure-native:config:skip": "true",
    };
    const config = { "edge-staging:role": "site", "edge-staging:site": { key: "line1", note: "a < b" }, "azure-native:skip": true };
    assert.equal(configBytes(config), Buffer.byteLength(JSON.stringify(passed)));
  });

  const fitting: Record<string, Record<string, unknown>> = {
    "the values of an ordinary site": siteWith({ cameraUrl: "rtsp://camera" }),
    "a value of 100 KiB": siteWith({ model: kib(100) }),
    "an encrypted authority of 100 KiB": siteWith({}, { "edge-staging:certificateAuthority": secure(100) }),
  };
  for (const [name, config] of Object.entries(fitting)) it(`is accepted: ${name}`, () => assert.equal(configSizeFault("line-1", config), undefined));

  const tooLarge: Record<string, [config: Record<string, unknown>, largest: string]> = {
    "a value of 1 MiB": [siteWith({ model: kib(1024) }), "edge-staging:site.solutions.0.values.model (1024 KiB)"],
    "many values of 1 KiB": [siteWith(Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`v${index}`, kib(1)]))), "values.v0 (1 KiB)"],
    "a large secret": [siteWith({}, { "edge-staging:certificateKey": secure(200) }), "edge-staging:certificateKey (201 KiB)"],
    "a large encrypted password within a map": [
      { "edge-staging:role": "hub", "edge-staging:importCredentials": { "ghcr.io": { username: "a", password: secure(130) } } },
      "edge-staging:importCredentials.ghcr.io.password (131 KiB)",
    ],
    "quotes, which JSON doubles twice": [siteWith({ rules: '"'.repeat(40 * 1024) }), "values.rules (40 KiB)"],
    "text outside ASCII, by its bytes": [siteWith({ note: "ü".repeat(70 * 1024) }), "values.note (140 KiB)"],
    "a large setting of another provider": [siteWith({}, { "kubernetes:kubeconfig": kib(130) }), "kubernetes:kubeconfig (130 KiB)"],
  };
  for (const [name, [config, largest]] of Object.entries(tooLarge))
    it(`is refused: ${name}`, () => {
      const fault = configSizeFault("line-1", config);
      assert.equal(fault?.code, "EDGE-CONFIG-SIZE");
      assert.ok(fault?.given?.includes(largest), fault?.given);
      assert.ok((fault?.given?.length ?? 0) < 400, "names no value");
    });

  it("includes the variable's name and terminator, which Linux counts too", () => {
    assert.ok(maxConfigBytes + "PULUMI_CONFIG=".length + 1 < 128 * 1024);
  });
});
