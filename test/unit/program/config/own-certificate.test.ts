import assert from "node:assert/strict";
import { EdgeError } from "../../../../components/core/fault";
import { createAuthority, issue } from "../../../../lab/site/certificates";
import { readOwnCertificate } from "../../../../program/config/own-certificate";
import { siteSettings } from "../../../support/site-settings";

const fromConfig = { ...siteSettings, registry: { ...siteSettings.registry, certificate: { from: "config" as const } } };

describe("a registry's certificate in the config", () => {
  let texts: Record<string, string>;
  before(async () => {
    const root = await createAuthority({ commonName: "root" });
    const { certificate, key } = await issue(root, { commonName: "registry", addresses: ["10.96.0.50"] });
    texts = { certificate, certificateKey: key, certificateAuthority: root.certificate };
  });
  const read = (values: Record<string, string>) => readOwnCertificate({ get: (key) => values[key] }, fromConfig, new Date());
  const faultsOf = (...args: Parameters<typeof read>) => {
    try {
      read(...args);
    } catch (error) {
      if (error instanceof EdgeError) return error.faults.map(({ what, given }) => `${what}: ${given}`);
      throw error;
    }
    return [];
  };

  it("is read from its own keys", () =>
    assert.deepEqual(read(texts), { certificate: texts["certificate"], key: texts["certificateKey"], authority: texts["certificateAuthority"] }));
  it("is ignored if the certificate has another source", () => {
    const elsewhere = { ...siteSettings, registry: { ...siteSettings.registry, certificate: { from: "cert-manager" as const } } };
    assert.equal(readOwnCertificate({ get: () => "wrong" }, elsewhere, new Date()), undefined);
  });

  it("is reported with all missing keys at once", () =>
    assert.deepEqual(
      faultsOf({}),
      ["certificate", "certificateKey", "certificateAuthority"].map((key) => `a required setting is missing: edge-staging:${key} = (not set)`),
    ));
  it("is rejected if it does not match its key, without showing it", () => {
    const faults = faultsOf({ ...texts, certificateKey: "hush" });
    assert.deepEqual(faults, [
      "the certificate for the site's registry has the wrong key, or one that cannot be parsed: config keys certificate, certificateKey, certificateAuthority",
    ]);
  });
});
