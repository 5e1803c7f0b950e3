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

/** The findings as texts. */
function found(certificate: Source, certManager: boolean | undefined, extensions: readonly unknown[], isInstalled = false) {
  const site = { ...siteSettings, registry: { ...siteSettings.registry, certificate } };
  const { faults, warnings } = certManagerFindings(site, { extensions, certManager }, isInstalled);
  const texts = (all: typeof faults) => all.map(({ code, what, given }) => `${code} ${what}: ${given}`);
  return { faults: texts(faults), warnings: texts(warnings) };
}

describe("cert-manager findings", () => {
  const noCertManager = "EDGE-CERT-MANAGER the cluster has no cert-manager to issue the registry's certificate: site.registry.certificate.from = cert-manager";
  const notYet = (state: string) =>
    `EDGE-CERT-MANAGER the cluster does not serve cert-manager's API, although it has extension azure-cert-manager (microsoft.certmanagement), which is ${state}: site.registry.certificate.from = cert-manager`;
  const second =
    "EDGE-CERT-MANAGER the registry's extension would install a second cert-manager beside extension azure-cert-manager (microsoft.certmanagement), and its installation would fail: site.registry.certificate.from = extension";
  const cases: [what: string, certificate: Source, certManager: boolean | undefined, extensions: readonly unknown[], faults: string[]][] = [
    ["are empty if the cluster has its own cert-manager", { from: "cert-manager" }, true, others, []],
    ["are empty if Arc extension microsoft.certmanagement installed cert-manager", { from: "cert-manager" }, true, [...others, arc("Succeeded")], []],
    ["report a cluster without any cert-manager", { from: "cert-manager" }, false, others, [noCertManager]],
    ["report an Arc extension that is not ready", { from: "cert-manager" }, false, [arc("Creating")], [notYet("Creating")]],
    ["report an Arc extension that failed", { from: "cert-manager" }, false, [arc("Failed")], [notYet("Failed")]],
    ["report an Arc extension without a provisioning state", { from: "cert-manager" }, false, [arc()], [notYet("in an unknown state")]],
    ["are empty if the cluster does not show its API", { from: "cert-manager" }, undefined, [], []],
    ["report that the registry's extension would install a second cert-manager", { from: "extension" }, true, [arc("Succeeded")], [second]],
    ["report a second cert-manager also if the cluster does not show its API", { from: "extension" }, undefined, [arc("Succeeded")], [second]],
    ["are empty if the registry's extension installs the only cert-manager", { from: "extension" }, false, others, []],
    // Objects that an earlier installation left behind may belong to the same Helm release.
    ["are empty if only cert-manager's API exists before the registry's extension", { from: "extension" }, true, [], []],
    ["are empty if the certificate is in a Secret", secret, false, [], []],
    ["are empty if the certificate is in the config", { from: "config" }, false, [arc("Failed")], []],
  ];
  for (const [what, certificate, certManager, extensions, expected] of cases)
    it(`${what}; faults become warnings once the site is installed`, () => {
      assert.deepEqual(found(certificate, certManager, extensions), { faults: expected, warnings: [] });
      assert.deepEqual(found(certificate, certManager, extensions, true), { faults: [], warnings: expected });
    });

  it("list both allowed kinds of cert-manager", () => {
    const { faults } = certManagerFindings(siteSettings, { extensions: [], certManager: false }, false);
    assert.equal(faults[0]?.allowed, "cert-manager on the cluster: its own installation, or Arc extension microsoft.certmanagement");
  });
});
