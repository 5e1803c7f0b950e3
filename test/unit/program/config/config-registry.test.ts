import assert from "node:assert/strict";
import { createAuthority } from "../../../../lab/site/certificates";
import { faultsOf, hub, site } from "../../../support/given-config";

describe("readConfig for registry settings", () => {
  it("accepts selected public addresses only", () => {
    const faults = (network: unknown) => faultsOf({ role: "hub", hub: { ...hub, registry: { ...hub.registry, network } } });
    const selected = (...addresses: string[]) => ({ access: "selected", addresses });
    assert.deepEqual(faults(selected("203.0.113.10", "198.51.100.0/28")), []);
    assert.deepEqual(faults({ access: "private" }), []);
    const range = "a public IPv4 address or range, for example `203.0.113.0/28`, not wider than /8";
    const at = (place: string, allowed: string | undefined) => [`hub.registry.network.${place}`, allowed];
    assert.deepEqual(faults(selected("10.0.0.1", "203.0.113.10", "0.0.0.0/0", "edge")), [
      at('addresses.0 = "10.0.0.1"', range),
      at('addresses.2 = "0.0.0.0/0"', range),
      at('addresses.3 = "edge"', range),
    ]);
    assert.deepEqual(faults(selected()), [at("addresses = []", "1-100 addresses or ranges")]);
    assert.equal(faults(selected(...Array.from({ length: 101 }, (_, index) => `203.0.113.${index}`))).length, 1);
    assert.deepEqual(faults({ access: "selected" }), [at("addresses = (not set)", "1-100 addresses or ranges")]);
    assert.deepEqual(faults({ access: "closed" }), [at('access = "closed"', "open | selected | private")]);
    assert.deepEqual(faults({ access: "private", addresses: ["203.0.113.10"] }), [at("addresses", undefined)]);
  });

  it("accepts a pinned version or a release train, not both", () => {
    const faults = (extension: object) => faultsOf({ role: "site", site: { ...site, extension } });
    assert.deepEqual([...faults({ version: "1.5.0" }), ...faults({ version: "0.6.0-preview.1" }), ...faults({ releaseTrain: "Preview" })], []);
    assert.deepEqual(faults({ version: "1.5.0", releaseTrain: "Stable" }), [
      ['site.extension.releaseTrain = "Stable"', "no value where site.extension.version is set: a pinned version is not upgraded"],
    ]);
  });

  it("accepts artifact events for notifications, and reports each invalid one", () => {
    const notifications = (...list: string[]) => faultsOf({ role: "site", site: { ...site, registry: { notifications: list } } });
    const digest = `sha256:${"0a".repeat(32)}`;
    assert.deepEqual(notifications("*:*", "factory/vision:push", "factory/*:delete", "factory/vision:1.*:push", `factory/vision@${digest}:delete`), []);
    const wrong = ["factory/vision", "factory/vision:pull", "factory/vision:1.0.0:", "Factory:push", `factory/vision@${digest.slice(1)}:push`];
    assert.deepEqual(
      notifications(...wrong).map(([given]) => given),
      wrong.map((one, index) => `site.registry.notifications.${index} = ${JSON.stringify(one)}`),
    );
  });

  it("requires the service address for a certificate that is issued elsewhere", () => {
    const faults = (certificate: object, serviceAddress?: string) => faultsOf({ role: "site", site: { ...site, registry: { certificate, serviceAddress } } });
    const secret = { from: "secret", name: "mine" };
    for (const made of [secret, { from: "config" }]) {
      assert.deepEqual(faults(made, "10.96.0.50"), []);
      assert.deepEqual(
        faults(made).map(([given]) => given),
        ["site.registry.serviceAddress = (not set)"],
      );
    }
    assert.deepEqual([...faults({ from: "cert-manager" }), ...faults({ from: "extension" })], []);
    assert.deepEqual(
      faults({ from: "secret" }, "10.96.0.50").map(([given]) => given),
      ["site.registry.certificate.name = (not set)"],
    );
  });

  it("accepts labelled nodes only if the extension distributes trust", () => {
    const faults = (change: object) => faultsOf({ role: "site", site: { ...site, registry: { ...site.registry, labelledNodesOnly: true }, ...change } });
    assert.deepEqual([...faults({}), ...faults({ flavor: "tanzu", nodeTrust: "extension" })], []);
    for (const change of [{ flavor: "tanzu" }, { nodeTrust: "off" }])
      assert.deepEqual(
        faults(change).map(([given]) => given),
        ["site.registry.labelledNodesOnly = true"],
      );
  });

  it("accepts CAs for nodes only if NodeTrust uses them, and never shows a private key", async () => {
    const { certificate, key } = await createAuthority({ commonName: "factory" });
    const faults = (nodeTrustAuthority: string, nodeTrust?: string) =>
      faultsOf({ role: "site", site: { ...site, flavor: "tanzu", nodeTrust, nodeTrustAuthority } });
    assert.deepEqual(faults(certificate), []);
    const [[given = "", allowed] = []] = faults(certificate, "extension");
    assert.match(given, /^site\.nodeTrustAuthority = "-----BEGIN CERTIFICATE-----" and \d+ more lines$/);
    assert.equal(allowed, "no value unless site.nodeTrust is `daemonset`, `ssh` or `restore`: nothing else uses it");
    for (const wrong of [key, certificate + key, `${certificate}${key}`.replaceAll("\n", " ")])
      assert.deepEqual(faults(wrong), [["site.nodeTrustAuthority", "a setting that is not secret"]]);
  });
});
