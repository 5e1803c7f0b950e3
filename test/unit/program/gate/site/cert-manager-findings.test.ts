import assert from "node:assert/strict";
import { certManagerFindings } from "../../../../../program/gate/site/cert-manager-findings";
import { siteSettings } from "../../../../support/site-settings";

const extension = (name: string, extensionType: string, provisioningState?: string) => ({
  id: `${siteSettings.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`,
  properties: { extensionType, ...(provisioningState && { provisioningState }) },
});
const arc = (provisioningState?: string) => extension("azure-cert-manager", "Microsoft.CertManagement", provisioningState);
const others = [extension("wo", "microsoft.workloadorchestration", "Succeeded"), extension("aio-certmgr", "microsoft.iotoperations.platform", "Succeeded")];
type Source = (typeof siteSettings)["registry"]["certificate"];
const secret: Source = { from: "secret", name: "mine" };

/** The findings, by text. */
function found(certificate: Source, certManager: boolean | undefined, extensions: readonly unknown[], isInstalled = false) {
  const site = { ...siteSettings, registry: { ...siteSettings.registry, certificate } };
  const { faults, warnings } = certManagerFindings(site, { extensions, certManager }, isInstalled);
  const texts = (all: typeof faults) => all.map(({ code, what, given }) => `${code} ${what}: ${given}`);
  return { faults: texts(faults), warnings: texts(warnings) };
}

describe("the findings about a cluster's cert-manager", () => {
  const noCertManager = "EDGE-CERT-MANAGER the cluster has no cert-manager to issue the registry's certificate: site.registry.certificate.from = cert-manager";
  const notYet = (state: string) =>
    `EDGE-CERT-MANAGER the cluster does not serve cert-manager's API, although it has extension azure-cert-manager (microsoft.certmanagement), which is ${state}: site.registry.certificate.from = cert-manager`;
  const second =
    "EDGE-CERT-MANAGER the registry's extension would install a second cert-manager beside extension azure-cert-manager (microsoft.certmanagement), and its installation would fail: site.registry.certificate.from = extension";
  const cases: [what: string, certificate: Source, certManager: boolean | undefined, extensions: readonly unknown[], faults: string[]][] = [
    ["none where the cluster has its own", { from: "cert-manager" }, true, others, []],
    ["none where Arc extension microsoft.certmanagement installed it", { from: "cert-manager" }, true, [...others, arc("Succeeded")], []],
    ["one where there is neither", { from: "cert-manager" }, false, others, [noCertManager]],
    ["one where the Arc extension is not ready", { from: "cert-manager" }, false, [arc("Creating")], [notYet("Creating")]],
    ["one where the Arc extension failed", { from: "cert-manager" }, false, [arc("Failed")], [notYet("Failed")]],
    ["one where the Arc extension reports no state", { from: "cert-manager" }, false, [arc()], [notYet("in an unknown state")]],
    ["none where the cluster does not show its API", { from: "cert-manager" }, undefined, [], []],
    ["one where the registry's extension would bring a second", { from: "extension" }, true, [arc("Succeeded")], [second]],
    ["one also where the cluster does not show its API", { from: "extension" }, undefined, [arc("Succeeded")], [second]],
    ["none where the registry's extension brings the only one", { from: "extension" }, false, others, []],
    // Objects that an earlier installation left behind may belong to the same Helm release.
    ["none where only the API is there before the registry's extension", { from: "extension" }, true, [], []],
    ["none where the certificate is given as a Secret", secret, false, [], []],
    ["none where the certificate is in the config", { from: "config" }, false, [arc("Failed")], []],
  ];
  for (const [what, certificate, certManager, extensions, expected] of cases)
    it(`are ${what}; a warning once the site is installed`, () => {
      assert.deepEqual(found(certificate, certManager, extensions), { faults: expected, warnings: [] });
      assert.deepEqual(found(certificate, certManager, extensions, true), { faults: [], warnings: expected });
    });

  it("name both kinds of cert-manager", () => {
    const { faults } = certManagerFindings(siteSettings, { extensions: [], certManager: false }, false);
    assert.equal(faults[0]?.allowed, "cert-manager on the cluster: its own installation, or Arc extension microsoft.certmanagement");
  });
});
