import assert from "node:assert/strict";
import {
  type CertificateSource,
  type CertificateTexts,
  authoritySecretOf,
  certificateFaults,
  certificateSettings,
  isIssuedElsewhere,
  protectedCertificateSettings,
} from "../../../../../components/cluster/extension/registry-certificate";
import { type KeyPair, createAuthority, issue } from "../../../../../lab/site/certificates";

const address = "10.96.0.50";
const registry = { commonName: "registry", addresses: [address] };
const sources: CertificateSource[] = [{ from: "cert-manager" }, { from: "extension" }, { from: "secret", name: "mine" }, { from: "config" }];

describe("the source of the registry's certificate", () => {
  it("determines the extension's cert-manager settings", () =>
    assert.deepEqual(sources.map(certificateSettings), [
      { "cert-manager.enabled": "true", "cert-manager.install": "false" },
      { "cert-manager.enabled": "true", "cert-manager.install": "true" },
      { "cert-manager.enabled": "false", "cert-manager.install": "false" },
      { "cert-manager.enabled": "false", "cert-manager.install": "false" },
    ]));

  it("always sets the same keys, so that none of the previous source remains when the service merges settings", () => {
    for (const previous of sources)
      for (const next of sources) assert.deepEqual({ ...certificateSettings(previous), ...certificateSettings(next) }, certificateSettings(next));
  });

  it("is passed in protected settings if it is a Secret or configuration, the texts as base64", () => {
    const texts = { certificate: "c", key: "k", authority: "a" };
    assert.deepEqual(
      sources.map((source) => protectedCertificateSettings(source, texts)),
      [{}, {}, { "tls.secret": "mine" }, { "tls.crt": "Yw==", "tls.key": "aw==", "tls.cacrt": "YQ==" }],
    );
  });

  it("counts as issued elsewhere for a Secret and for configuration", () => assert.deepEqual(sources.map(isIssuedElsewhere), [false, false, true, true]));
  it("determines which Secret contains the certificate authority", () =>
    assert.deepEqual(
      sources.map((source) => authoritySecretOf(source, "line1")),
      ["line1-ca-cert", "line1-ca-cert", "mine", "line1-ca-cert"],
    ));
});

describe("a configured certificate for the registry", () => {
  let root: KeyPair;
  let valid: CertificateTexts;
  before(async () => {
    root = await createAuthority({ commonName: "root" });
    valid = { ...(await issue(root, registry)), authority: root.certificate };
  });
  const found = (change: Partial<CertificateTexts> = {}, serviceAddress = address, now = new Date()) =>
    certificateFaults({ ...valid, ...change }, serviceAddress, now, "config").map(({ what }) => what.replace("the certificate for the site's registry ", ""));

  it("is accepted with its own key, its authority, the service address and a valid period", () => assert.deepEqual(found(), []));
  it("may have further authorities beside its own", async () => {
    const other = await createAuthority({ commonName: "other" });
    assert.deepEqual(found({ authority: other.certificate + root.certificate }), []);
  });

  it("must name the service address as an IP address", async () => {
    assert.deepEqual(found({}, "10.96.0.51"), ["does not name 10.96.0.51"]);
    assert.deepEqual(found(await issue(root, { commonName: address, names: [address] })), [`does not name ${address}`]);
  });

  it("must have its own private key, in a form that can be parsed", async () => {
    const { key } = await issue(root, registry);
    for (const wrong of [key, "", "-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----"])
      assert.deepEqual(found({ key: wrong }), ["has the wrong key, or one that cannot be parsed"]);
  });

  it("must be signed by one of its authorities, not by one that only has the same name", async () => {
    const namesake = await createAuthority({ commonName: "root" });
    assert.deepEqual(found({ authority: namesake.certificate }), ["was not signed by its authority"]);
    assert.deepEqual(found({ authority: valid.certificate }), ["was not signed by its authority"]);
  });

  it("must be valid now: neither expired nor not yet valid", () => {
    const day = 86_400_000;
    assert.deepEqual(found({}, address, new Date(Date.now() + 364 * day)), []);
    assert.match(found({}, address, new Date(Date.now() + 366 * day)).join(), /^is valid from .+ to /);
    assert.match(found({}, address, new Date(Date.now() - day)).join(), /^is valid from .+ to /);
  });

  it("has every part reported that cannot be parsed", () => {
    assert.deepEqual(found({ certificate: "c", authority: "a" }), ["cannot be parsed", "has no authority that can be parsed"]);
    assert.deepEqual(found({ certificate: "-----BEGIN CERTIFICATE-----\nhush\n-----END CERTIFICATE-----" }), ["cannot be parsed"]);
  });

  it("has all faults reported at once, without its key", async () => {
    const other = await createAuthority({ commonName: "other" });
    const faults = certificateFaults({ ...valid, key: other.key, authority: other.certificate }, "10.96.0.51", new Date(0), "config keys");
    assert.deepEqual(
      faults.map(({ code, given }) => [code, given]),
      Array.from({ length: 4 }, () => ["EDGE-CERTIFICATE", "config keys"]),
    );
    assert.ok(!JSON.stringify(faults).includes(other.key.slice(40, 80)));
  });
});
