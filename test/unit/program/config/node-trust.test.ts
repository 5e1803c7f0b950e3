import assert from "node:assert/strict";
import { readConfig } from "../../../../program/config/config";
import { nodeTrustKey as keyOf } from "../../../../program/config/node-trust-key";
import { faultsOf, site, source } from "../../../support/given-config";
import { nodesOverSsh, nodeTrustKey, siteOverSsh } from "../../../support/site-over-ssh";

const [first, second] = nodesOverSsh;
const faults = (change: object, values: Record<string, unknown> = nodeTrustKey, encrypted = ["nodeTrustKey"]) =>
  faultsOf({ role: "site", site: { ...siteOverSsh, ...change }, ...values }, encrypted);
const given = (...args: Parameters<typeof faults>) => faults(...args).map(([what]) => what);

describe("the nodes of a site with node trust over SSH", () => {
  it("have user root and port 22 by default", () => {
    const config = readConfig(source({ role: "site", site: siteOverSsh, ...nodeTrustKey }, ["nodeTrustKey"]));
    assert.ok(config.role === "site");
    assert.deepEqual(
      config.site.nodeTrustNodes,
      nodesOverSsh.map((node) => ({ ...node, port: 22, user: "root" })),
    );
    assert.equal(keyOf(source(nodeTrustKey), config.site), nodeTrustKey.nodeTrustKey);
  });

  it("are reported with all faults at once, including those of key and CA", () => {
    const { hostKey: _, ...withoutHostKey } = second ?? assert.fail();
    const registry = { ...site.registry, certificate: { from: "cert-manager" } };
    const nodeTrustNodes = [first, { ...withoutHostKey, name: "cp-1", port: "22", user: "a b" }];
    assert.deepEqual(given({ nodeTrustNodes, registry, timeout: "soon" }, {}, []), [
      'site.nodeTrustNodes.1.port = "22"',
      'site.nodeTrustNodes.1.user = "a b"',
      "site.nodeTrustNodes.1.hostKey = (not set)",
      `site.nodeTrustNodes = ${JSON.stringify(nodeTrustNodes)}`,
      'site.timeout = "soon"',
      "site.nodeTrustAuthority = (not set)",
      "edge-staging:nodeTrustKey = (not set)",
    ]);
  });

  it("are rejected for any wrong value", () => {
    const wrong = [{ name: 1, host: 2, hostKey: null }, {}, null, "cp-1", [], { ...second, port: "ssh" }];
    for (const node of wrong)
      assert.ok(
        given({ nodeTrustNodes: [first, node] }).every((what) => what?.startsWith("site.nodeTrustNodes.1")),
        JSON.stringify(node),
      );
    for (const nodeTrustNodes of ["cp-1", null, 1, {}]) assert.equal(given({ nodeTrustNodes }).length, 1);
  });

  it("must have distinct names and addresses", () => {
    const twice = (change: object) => faults({ nodeTrustNodes: [first, { ...second, ...change }] }).map(([, allowed]) => allowed);
    const once = "each name once, and each host with its port once";
    assert.deepEqual([twice({}), twice({ name: "cp-1" }), twice({ host: "10.0.0.11" }), twice({ host: "10.0.0.11", port: 2222 })], [[], [once], [once], []]);
  });

  it("are required for node trust over SSH, and not allowed otherwise", () => {
    assert.deepEqual(given({ nodeTrustNodes: [] }), ["site.nodeTrustNodes = []"]);
    const { registry } = site;
    assert.deepEqual(
      faults({ registry, nodeTrust: "off" }).map(([what, allowed]) => [what?.split(" ")[0], allowed]),
      [
        ["site.nodeTrustNodes", "no nodes unless site.nodeTrust is `ssh`: nothing else uses them"],
        ["site.nodeTrustProxy", "no value unless site.nodeTrust is `ssh`: nothing else uses it"],
      ],
    );
  });

  it("require a secret private key, which is never shown", () => {
    const open = ["edge-staging:nodeTrustKey", "a secret"];
    const wrong = ["edge-staging:nodeTrustKey", "a private key in PEM without a passphrase, because site.nodeTrust = ssh"];
    assert.deepEqual(faults({}, nodeTrustKey, []), [open]);
    assert.deepEqual(faults({}, { nodeTrustKey: "hush" }), [wrong]);
    assert.deepEqual(faults({}, { nodeTrustKey: "hush" }, []), [wrong, open]);
    assert.deepEqual(given({ nodeTrust: "off", nodeTrustNodes: [], nodeTrustProxy: undefined }, {}, []), []);
  });
});
