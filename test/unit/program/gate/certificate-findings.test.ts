import assert from "node:assert/strict";
import { createAuthority, issue } from "../../../../lab/site/certificates";
import { type TlsSecretLook, certificateFindings } from "../../../../program/gate/certificate-findings";
import { siteSettings } from "../../../support/site-settings";

const site = { ...siteSettings, registry: { ...siteSettings.registry, certificate: { from: "secret" as const, name: "mine" } } };

describe("the findings about a site's TLS Secret", () => {
  let right: Record<string, string>;
  before(async () => {
    const root = await createAuthority({ commonName: "root" });
    const { certificate, key } = await issue(root, { commonName: "registry", addresses: ["10.96.0.50"] });
    right = { "tls.crt": certificate, "tls.key": key, "ca.crt": root.certificate };
  });
  const found = (secret: TlsSecretLook, settings: typeof siteSettings = site) =>
    certificateFindings(settings, secret, new Date()).map(({ what, given }) => `${what}: ${given}`);

  it("are none where it fits the service address", () => assert.deepEqual(found(right), []));
  it("are none where the cluster does not show it", () => assert.deepEqual(found(undefined), []));
  it("are none where the certificate comes from elsewhere", () => assert.deepEqual(found("gone", siteSettings), []));
  it("name one that is not there", () =>
    assert.deepEqual(found("gone"), ["there is no Secret connected-registry/mine: site.registry.certificate.name = mine"]));
  it("name every key that it lacks", () =>
    assert.deepEqual(found({ "tls.crt": right["tls.crt"] ?? "" }), [
      "Secret connected-registry/mine lacks ca.crt, tls.key: site.registry.certificate.name = mine",
    ]));
  it("name what its certificate is not right for", () =>
    assert.deepEqual(found(right, { ...site, registry: { ...site.registry, serviceAddress: "10.96.0.51" } }), [
      "the certificate for the site's registry does not name 10.96.0.51: Secret connected-registry/mine",
    ]));
});
