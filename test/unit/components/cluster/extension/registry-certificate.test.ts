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

describe("the source of a registry's certificate", () => {
  it("is told to the extension by its flags", () =>
    assert.deepEqual(sources.map(certificateSettings), [
      { "cert-manager.enabled": "true", "cert-manager.install": "false" },
      { "cert-manager.enabled": "true", "cert-manager.install": "true" },
      { "cert-manager.enabled": "false", "cert-manager.install": "false" },
      { "cert-manager.enabled": "false", "cert-manager.install": "false" },
    ]));

  it("sets the same flags as any other, so that none of the source before stays where the service merges", () => {
    for (const before of sources)
      for (const now of sources) assert.deepEqual({ ...certificateSettings(before), ...certificateSettings(now) }, certificateSettings(now));
  });

  it("is told as protected settings where it is a Secret or texts, the texts as base64", () => {
    const texts = { certificate: "c", key: "k", authority: "a" };
    assert.deepEqual(
      sources.map((source) => protectedCertificateSettings(source, texts)),
      [{}, {}, { "tls.secret": "mine" }, { "tls.crt": "Yw==", "tls.key": "aw==", "tls.cacrt": "YQ==" }],
    );
  });

  it("needs a service address that is given where the certificate is made elsewhere", () =>
    assert.deepEqual(sources.map(isIssuedElsewhere), [false, false, true, true]));
  it("says in which Secret its authority is", () =>
    assert.deepEqual(
      sources.map((source) => authoritySecretOf(source, "line1")),
      ["line1-ca-cert", "line1-ca-cert", "mine", "line1-ca-cert"],
    ));
});

describe("a certificate for a site's registry", () => {
  let root: KeyPair;
  let good: CertificateTexts;
  before(async () => {
    root = await createAuthority({ commonName: "root" });
    good = { ...(await issue(root, registry)), authority: root.certificate };
  });
  const found = (change: Partial<CertificateTexts> = {}, serviceAddress = address, now = new Date()) =>
    certificateFaults({ ...good, ...change }, serviceAddress, now, "config").map(({ what }) => what.replace("the certificate for the site's registry ", ""));

  it("is right with its key, its authority, the address and the time", () => assert.deepEqual(found(), []));
  it("may be beside others that are trusted", async () => {
    const other = await createAuthority({ commonName: "other" });
    assert.deepEqual(found({ authority: other.certificate + root.certificate }), []);
  });

  it("names the address, as an address", async () => {
    assert.deepEqual(found({}, "10.96.0.51"), ["does not name 10.96.0.51"]);
    assert.deepEqual(found(await issue(root, { commonName: address, names: [address] })), [`does not name ${address}`]);
  });

  it("has its own key, in a form that can be read", async () => {
    const { key } = await issue(root, registry);
    for (const wrong of [key, "", "-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----"])
      assert.deepEqual(found({ key: wrong }), ["has the wrong key, or one that cannot be parsed"]);
  });

  it("was signed by one of its authorities, and not by one that only bears the name", async () => {
    const namesake = await createAuthority({ commonName: "root" });
    assert.deepEqual(found({ authority: namesake.certificate }), ["was not signed by its authority"]);
    assert.deepEqual(found({ authority: good.certificate }), ["was not signed by its authority"]);
  });

  it("is good at the moment, which its last day is and the next is not", () => {
    const day = 86_400_000;
    assert.deepEqual(found({}, address, new Date(Date.now() + 364 * day)), []);
    assert.match(found({}, address, new Date(Date.now() + 366 * day)).join(), /^is valid from .+ to /);
    assert.match(found({}, address, new Date(Date.now() - day)).join(), /^is valid from .+ to /);
  });

  it("is told whole where nothing can be read", () => {
    assert.deepEqual(found({ certificate: "c", authority: "a" }), ["cannot be parsed", "has no authority that can be parsed"]);
    assert.deepEqual(found({ certificate: "-----BEGIN CERTIFICATE-----\nhush\n-----END CERTIFICATE-----" }), ["cannot be parsed"]);
  });

  it("has every fault told at once, and nothing of its key", async () => {
    const other = await createAuthority({ commonName: "other" });
    const faults = certificateFaults({ ...good, key: other.key, authority: other.certificate }, "10.96.0.51", new Date(0), "config keys");
    assert.deepEqual(
      faults.map(({ code, given }) => [code, given]),
      Array.from({ length: 4 }, () => ["EDGE-CERTIFICATE", "config keys"]),
    );
    assert.ok(!JSON.stringify(faults).includes(other.key.slice(40, 80)));
  });
});
