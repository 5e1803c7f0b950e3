import assert from "node:assert/strict";
import { EdgeError, formatFaults } from "../../../../components/core/fault";
import { keyFaults } from "../../../../program/config/config-keys";
import { readStack } from "../../../../program/config/stack";
import { hub, site, source } from "../../../support/given-config";
import { nodeTrustKey, siteOverSsh } from "../../../support/site-over-ssh";

const key = "-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----";

/** Faults of these keys. `file`: the keys at the top level of the stack file. */
function found(values: Record<string, unknown>, { encrypted = [], file = ["config"] }: { encrypted?: string[]; file?: string[] } = {}) {
  const faults = keyFaults({ ...source(values, encrypted), fileKeys: () => file }, values["role"] as string | undefined);
  assert.doesNotMatch(formatFaults(faults), /hush/);
  return faults;
}
const given = (...args: Parameters<typeof found>) => found(...args).map(({ given: what }) => what);

describe("the keys of a stack's config (R14)", () => {
  it("are accepted if they are known or belong to a provider", () => {
    const others = { "azure-native:location": "eastus2", "pulumi:tags": {}, "kubernetes:context": "x", "staging:x": 1 };
    assert.deepEqual(given({ role: "site", site, ...others }, { file: ["config", "encryptionsalt", "secretsprovider", "encryptedkey", "environment"] }), []);
    assert.deepEqual(given({ role: "hub", hub, importCredentials: {} }, { encrypted: ["importCredentials"] }), []);
  });

  it("are reported if they are unknown, with the probably intended key", () => {
    const [fault] = found({ role: "site", site, certifcateKey: "text" });
    assert.deepEqual([fault?.given, fault?.what], ["edge-staging:certifcateKey", "unknown key"]);
    assert.match(fault?.fix ?? "", /did you mean certificateKey\?$/);
    assert.doesNotMatch(found({ role: "site", site, colour: "red" })[0]?.fix ?? "", /did you mean/);
    assert.deepEqual(given({ role: "site", site, Site: {}, "ro le": 1 }), ["edge-staging:Site", "edge-staging:ro le"]);
  });

  it("are reported if they contain a private key in plain text, without showing it", () => {
    assert.deepEqual(
      found({ role: "site", site, certifcateKey: key }).map(({ what }) => what),
      ["unknown key, with a private key in plain text"],
    );
    for (const name of ["certificateKey", "nodeTrustKey"])
      assert.deepEqual(
        found({ role: "site", site, [name]: key }).map(({ what, given: at }) => [what, at]),
        [["a private key is in plain text in the stack's file", `edge-staging:${name}`]],
      );
    assert.deepEqual(given({ role: "hub", hub, importCredentials: { "ghcr.io": { password: "hush" } } }), ["edge-staging:importCredentials"]);
    assert.deepEqual(given({ role: "site", site, certificateKey: key, nodeTrustKey: key }, { encrypted: ["certificateKey", "nodeTrustKey"] }), []);
  });

  it("are reported if their namespace is a misspelling of this project's", () => {
    for (const wrong of ["edge-stagin", "edgestaging", "Edge-Staging", "edge_staging", "edge-stage"]) {
      const [fault] = found({ role: "site", site, [`${wrong}:site`]: {} });
      assert.deepEqual([fault?.given, fault?.fix], [`${wrong}:site`, "write edge-staging:site"]);
    }
  });

  it("are reported if they belong to the other role", () => {
    assert.deepEqual(given({ role: "hub", hub, site, nodeTrustKey: key }, { encrypted: ["nodeTrustKey"] }), ["edge-staging:site", "edge-staging:nodeTrustKey"]);
    assert.deepEqual(given({ role: "site", site, importCredentials: {} }, { encrypted: ["importCredentials"] }), ["edge-staging:importCredentials"]);
  });

  it("are reported at the top level of the file, where Pulumi ignores them", () => {
    const faults = found({ role: "site", site }, { file: ["config", "edge-staging:site", "site", "enviroment", "backend"] });
    assert.deepEqual(
      faults.map(({ given: what, fix }) => [what, fix]),
      [
        ["edge-staging:site", "move edge-staging:site below config"],
        ["site", "move site below config"],
        ["enviroment", "remove it, or correct its spelling; did you mean environment?"],
        ["backend", "remove it, or correct its spelling"],
      ],
    );
  });

  it("are printed without control characters (R11)", () =>
    assert.deepEqual(given({ role: "site", site, "a\u001b[2J": 1 }, { file: ["b\u0007"] }), ["b\\u{7}", "edge-staging:a\\u{1b}[2J"]));
});

describe("a stack's file", () => {
  const given = (values: Record<string, unknown>, encrypted: string[] = []) => {
    try {
      readStack(source(values, encrypted), () => undefined, new Date(), { stack: "hub", hubs: undefined });
    } catch (error) {
      if (error instanceof EdgeError) return error.faults.map((fault) => fault.given?.split(" = ")[0]);
      throw error;
    }
    return [];
  };

  it("is refused with all faults at once: settings, keys, certificate and logins", () => {
    assert.deepEqual(given({ role: "site", site: { ...siteOverSsh, timeout: "soon" }, colour: "red", ...nodeTrustKey }, ["nodeTrustKey"]), [
      "site.timeout",
      "edge-staging:colour",
      "edge-staging:certificate",
      "edge-staging:certificateKey",
      "edge-staging:certificateAuthority",
    ]);
    const images = [{ from: "ghcr.io/a:1" }];
    const importCredentials = { "ghcr.io": { username: "me" }, "docker.io": { username: "me", password: "hush" } };
    assert.deepEqual(given({ role: "hub", hub: { ...hub, images, location: "East US" }, importCredentials }, ["importCredentials"]), [
      "hub.location",
      "edge-staging:importCredentials.ghcr.io.password",
    ]);
  });

  it("is read together with its secrets", () => {
    const stack = readStack(source({ role: "hub", hub: { ...hub, images: [{ from: "ghcr.io/a:1" }] } }), () => undefined, new Date(), {
      stack: "hub",
      hubs: undefined,
    });
    assert.deepEqual(stack.role === "hub" && stack.hub.images, [{ source: "ghcr.io/a:1", image: "a:1" }]);
  });

  it("is not quoted if its settings are encrypted", () => assert.deepEqual(given({ role: "hub", hub: { location: "canary" }, x: 1 }, ["hub"]).length, 2));

  it("must not contain a private key in plain text, not even in a solution's values", () => {
    const solutions = [{ name: "vision", version: "1.0.0", values: { tls: { key: `\n${key}` } } }];
    assert.deepEqual(given({ role: "site", site: { ...site, solutions } }), ["site.solutions.0.values.tls.key (solution vision)"]);
  });
});
