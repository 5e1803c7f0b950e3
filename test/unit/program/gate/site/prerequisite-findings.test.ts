import assert from "node:assert/strict";
import { certManagerFindings } from "../../../../../program/gate/site/cert-manager-findings";
import { customLocationFaults } from "../../../../../program/gate/site/place-findings";
import { existingPrerequisites, presentExtensions } from "../../../../../program/gate/site/prerequisite-findings";
import { siteSettings } from "../../../../support/site-settings";

const extension = (name: string, extensionType: string) => ({
  id: `${siteSettings.connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`,
  properties: { extensionType },
});
const certManager = extension("certs", "Microsoft.CertManagement");
const orchestration = extension("workloadorchestration", "Microsoft.WorkloadOrchestration");
const creating = {
  ...siteSettings,
  prerequisites: { ...siteSettings.prerequisites, certManager: "create", orchestration: "create", customLocation: "create" },
} as const;

describe("prerequisite findings", () => {
  it("know the extensions of a cluster by their types", () => {
    assert.deepEqual(presentExtensions([certManager, orchestration, extension("line1", "microsoft.containerregistry.connectedregistry")]), {
      certManager: certManager.id,
      orchestration: orchestration.id,
    });
    assert.deepEqual(presentExtensions([]), {});
  });

  const nothing = { extensions: [], customLocation: undefined, absentNamespaces: [], solutionNamespaceOwner: undefined };
  const stack = { own: "organization/edge-staging/line-1", formerOwner: undefined, outputs: undefined };
  const settingsOf = (faults: { given?: string }[]) => faults.map(({ given }) => given?.split(" ")[0]);

  it("warn of each extension to create that exists and that no successful run of the stack created", () => {
    const seen = { ...nothing, extensions: [certManager, orchestration] };
    const warned = (outputs?: unknown) => settingsOf(existingPrerequisites(creating, seen, { ...stack, outputs }).warnings);
    assert.deepEqual(warned(), ["site.prerequisites.certManager", "site.prerequisites.orchestration"]);
    assert.deepEqual(warned({ site: { createdPrerequisites: [orchestration.id.toUpperCase()] } }), ["site.prerequisites.certManager"]);
    assert.deepEqual(existingPrerequisites(siteSettings, seen, stack), { faults: [], warnings: [] });
    assert.deepEqual(existingPrerequisites(creating, nothing, stack), { faults: [], warnings: [] });
  });

  it("refuse a custom location to create that another stack, or nobody known, created", () => {
    const refused = (tags: object, formerOwner?: string) =>
      settingsOf(existingPrerequisites(creating, { ...nothing, customLocation: { tags } }, { ...stack, formerOwner }).faults);
    const another = { "edge-staging-owner": "organization/edge-staging/line-2" };
    for (const tags of [{}, another]) assert.deepEqual(refused(tags), ["site.prerequisites.customLocation"]);
    assert.deepEqual(refused({ "edge-staging-owner": stack.own }), []);
    assert.deepEqual(refused(another, another["edge-staging-owner"]), []);
  });

  it("refuse a namespace to create that another stack, or nobody known, created", () => {
    const settings = {
      ...siteSettings,
      target: { ...siteSettings.target, solutionScope: "vision" },
      prerequisites: { ...siteSettings.prerequisites, solutionNamespace: "create" as const },
    };
    const refused = (seen: Partial<typeof nothing>, owner?: string) =>
      existingPrerequisites(settings, { ...nothing, ...seen, solutionNamespaceOwner: owner as undefined }, stack).faults;
    assert.deepEqual(settingsOf(refused({})), ["site.prerequisites.solutionNamespace"]);
    assert.match(refused({}, "organization/edge-staging/line-2")[0]?.what ?? "", /vision exists already.*stack organization\/edge-staging\/line-2 created it/);
    assert.deepEqual(refused({}, stack.own), []);
    assert.deepEqual(refused({ absentNamespaces: ["vision"] as never }), []);
  });

  it("mention recovery only for what this program could have created", () => {
    const [certs, orchestrator] = existingPrerequisites(creating, { ...nothing, extensions: [certManager, orchestration] }, stack).warnings;
    assert.doesNotMatch(certs?.fix ?? "", /recover/);
    assert.match(orchestrator?.fix ?? "", /edge-staging recover/);
  });

  it("accept that what the run creates is missing", () => {
    assert.deepEqual(customLocationFaults(creating, undefined), []);
    assert.equal(customLocationFaults(siteSettings, undefined).length, 1);
    assert.equal(customLocationFaults(creating, { properties: { hostResourceId: "/another" } }).length, 1);
    assert.deepEqual(certManagerFindings(creating, { extensions: [], certManager: false }, false), { faults: [], warnings: [] });
  });

  it("report a cert-manager extension to adopt that does not exist", () => {
    const adopting = { ...siteSettings, prerequisites: { ...siteSettings.prerequisites, certManager: "adopt" as const } };
    const codes = (extensions: readonly unknown[]) => certManagerFindings(adopting, { extensions, certManager: true }, false).faults.map(({ given }) => given);
    assert.deepEqual(codes([orchestration]), ["site.prerequisites.certManager = adopt"]);
    assert.deepEqual(codes([certManager]), []);
  });
});
