import assert from "node:assert/strict";
import { createAuthority, issue } from "../../../../../lab/site/certificates";
import { authorityFindings, type ObservedTlsSecret, certificateFindings } from "../../../../../program/gate/site/certificate-findings";
import { siteSettings } from "../../../../support/site-settings";

const site = { ...siteSettings, registry: { ...siteSettings.registry, certificate: { from: "secret" as const, name: "mine" } } };

describe("the findings about a site's TLS Secret", () => {
  let right: Record<string, string>;
  before(async () => {
    const root = await createAuthority({ commonName: "root" });
    const { certificate, key } = await issue(root, { commonName: "registry", addresses: ["10.96.0.50"] });
    right = { "tls.crt": certificate, "tls.key": key, "ca.crt": root.certificate };
  });
  const found = (secret: ObservedTlsSecret, settings: typeof siteSettings = site) =>
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

describe("what the gate says of authorities that are given", () => {
  const dayMs = 86_400_000;
  let pem: string;
  /** When they exist. */
  let now: number;
  before(async () => {
    const authorities = await Promise.all([createAuthority({ commonName: "old", days: 10 }), createAuthority({ commonName: "new", days: 400 })]);
    pem = authorities.map(({ certificate }) => certificate).join("");
    now = Date.now();
  });
  const told = (nodeTrustAuthority: string | undefined, afterDays: number) => {
    const { faults, warnings } = authorityFindings({ nodeTrustAuthority }, new Date(now + afterDays * dayMs));
    const short = (all: typeof faults) => all.map(({ code, what, given }) => `${code} ${given?.split(",")[0]} ${what.replace(/^.*Authority /, "")}`);
    return { faults: short(faults), warnings: short(warnings) };
  };

  it("is nothing where none is given", () => assert.deepEqual(told(undefined, 0), { faults: [], warnings: [] }));

  for (const [when, afterDays, faults, warnings] of [
    ["before their beginning", -1, ["CN=old is not valid yet", "CN=new is not valid yet"], []],
    ["with one near its end", 0, [], ["CN=old expires soon"]],
    ["with one ended", 11, ["CN=old has expired"], []],
    ["with both ended", 401, ["CN=old has expired", "CN=new has expired"], []],
  ] as const)
    it(`is what time says of them, ${when}`, () => {
      const coded = (all: readonly string[]) => all.map((text) => `EDGE-AUTHORITY-DATES ${text}`);
      assert.deepEqual(told(pem, afterDays), { faults: coded(faults), warnings: coded(warnings) });
    });
});
