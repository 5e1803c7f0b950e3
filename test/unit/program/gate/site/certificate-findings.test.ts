import assert from "node:assert/strict";
import { createAuthority, issue } from "../../../../../lab/site/certificates";
import { authorityFindings, type ObservedTlsSecret, certificateFindings } from "../../../../../program/gate/site/certificate-findings";
import { siteSettings } from "../../../../support/site-settings";

const site = { ...siteSettings, registry: { ...siteSettings.registry, certificate: { from: "secret" as const, name: "mine" } } };

describe("TLS Secret findings", () => {
  let right: Record<string, string>;
  before(async () => {
    const root = await createAuthority({ commonName: "root" });
    const { certificate, key } = await issue(root, { commonName: "registry", addresses: ["10.96.0.50"] });
    right = { "tls.crt": certificate, "tls.key": key, "ca.crt": root.certificate };
  });
  const found = (secret: ObservedTlsSecret, settings: typeof siteSettings = site) =>
    certificateFindings(settings, secret, new Date()).map(({ what, given }) => `${what}: ${given}`);

  it("are empty if the certificate matches the service address", () => assert.deepEqual(found(right), []));
  it("are empty if the cluster does not show the Secret", () => assert.deepEqual(found(undefined), []));
  it("are empty if the certificate has another source", () => assert.deepEqual(found("gone", siteSettings), []));
  it("report a missing Secret", () => assert.deepEqual(found("gone"), ["there is no Secret connected-registry/mine: site.registry.certificate.name = mine"]));
  it("list every missing key of the Secret", () =>
    assert.deepEqual(found({ "tls.crt": right["tls.crt"] ?? "" }), [
      "Secret connected-registry/mine lacks ca.crt, tls.key: site.registry.certificate.name = mine",
    ]));
  it("report a certificate for another service address", () =>
    assert.deepEqual(found(right, { ...site, registry: { ...site.registry, serviceAddress: "10.96.0.51" } }), [
      "the certificate for the site's registry does not name 10.96.0.51: Secret connected-registry/mine",
    ]));
});

describe("findings about given certificate authorities", () => {
  const dayMs = 86_400_000;
  let pem: string;
  /** When the authorities were created, in milliseconds. */
  let now: number;
  before(async () => {
    const authorities = await Promise.all([createAuthority({ commonName: "old", days: 10 }), createAuthority({ commonName: "new", days: 400 })]);
    pem = authorities.map(({ certificate }) => certificate).join("");
    now = Date.now();
  });
  const found = (nodeTrustAuthority: string | undefined, afterDays: number) => {
    const { faults, warnings } = authorityFindings({ nodeTrustAuthority }, new Date(now + afterDays * dayMs));
    const short = (all: typeof faults) => all.map(({ code, what, given }) => `${code} ${given?.split(",")[0]} ${what.replace(/^.*Authority /, "")}`);
    return { faults: short(faults), warnings: short(warnings) };
  };

  it("are empty if no authority is given", () => assert.deepEqual(found(undefined, 0), { faults: [], warnings: [] }));

  for (const [when, afterDays, faults, warnings] of [
    ["before both are valid", -1, ["CN=old is not valid yet", "CN=new is not valid yet"], []],
    ["when one expires soon", 0, [], ["CN=old expires soon"]],
    ["when one has expired", 11, ["CN=old has expired"], []],
    ["when both have expired", 401, ["CN=old has expired", "CN=new has expired"], []],
  ] as const)
    it(`match the validity dates ${when}`, () => {
      const coded = (all: readonly string[]) => all.map((text) => `EDGE-AUTHORITY-DATES ${text}`);
      assert.deepEqual(found(pem, afterDays), { faults: coded(faults), warnings: coded(warnings) });
    });
});
