import assert from "node:assert/strict";
import { extensionRemoval } from "../../../components/cluster/extension-removal/kind";
import { nodeTrustChange } from "../../../components/cluster/node-trust-change/kind";
import { propagated } from "../../../components/cluster/propagated/kind";
import { readiness } from "../../../components/cluster/readiness/kind";
import { serviceAddress } from "../../../components/cluster/service-address/kind";
import { trustedNodes } from "../../../components/cluster/trusted-nodes/kind";
import type { EdgeApiVersion } from "../../../components/core/api-versions";
import type { Tags } from "../../../components/core/tags";
import type { Field } from "../../../components/core/field-table";
import type { ImageProof, ProofMode } from "../../../components/core/image-proof";
import type { ImageDigests } from "../../../components/core/moved-tag";
import type { SiteRegistryAccess } from "../../../components/site-registry/access";
import { kindNames } from "../../../components/kinds";
import type { SourceCredentials } from "../../../components/registry/imported-image/import-request";
import type { PasswordMark } from "../../../components/registry/token-password/password-slot";
import type { Lifecycle, WithTimeout } from "../../../components/dynamic/lifecycle";
import { LifecycleProvider } from "../../../components/dynamic/provider";
import { remainingPhases, phaseKey } from "../../../components/dynamic/runner";
import type { Maintenance } from "../../../components/maintenance/maintenance";
import { configTemplate } from "../../../components/orchestration/config-template/kind";
import { configTemplateLink } from "../../../components/orchestration/config-template-link/kind";
import { configTemplateVersion } from "../../../components/orchestration/config-template-version/kind";
import { configuration } from "../../../components/orchestration/configuration/kind";
import { contextCapabilities } from "../../../components/orchestration/context-capabilities/kind";
import { fetchedImages } from "../../../components/orchestration/fetched-images/kind";
import { installation } from "../../../components/orchestration/installation/kind";
import { schema } from "../../../components/orchestration/schema/kind";
import { schemaVersion } from "../../../components/orchestration/schema-version/kind";
import { solutionTemplate } from "../../../components/orchestration/solution-template/kind";
import { solutionTemplateVersion } from "../../../components/orchestration/solution-template-version/kind";
import { stagedSolution } from "../../../components/orchestration/staged-solution/kind";
import { supersededRevisions } from "../../../components/orchestration/superseded-revisions/kind";
import { target } from "../../../components/orchestration/target/kind";
import { activation } from "../../../components/cluster/activation/kind";
import { importedImage } from "../../../components/registry/imported-image/kind";
import { retiredPassword } from "../../../components/registry/retired-password/kind";
import { registryGuard } from "../../../components/registry/registry-guard/kind";
import { scopeMap } from "../../../components/registry/scope-map/kind";
import { token } from "../../../components/registry/token/kind";
import { providerRegistrations } from "../../../components/subscription/provider-registrations/kind";
import { tokenPassword } from "../../../components/registry/token-password/kind";

/** The expected effect of a change of one field. */
interface Expected<Value> {
  on: Field["on"];
  value: Value;
  other: Value;
  /** Other notations of the value, which are no change. */
  same: Value[];
}

const expected =
  (on: Field["on"]) =>
  <Value>(value: Value, other: Value, ...same: Value[]): Expected<Value> => ({ on, value, other, same });
const [updates, replaces, ignored, recorded] = [expected("updates"), expected("replaces"), expected("ignored"), expected("recorded")];

const id = replaces("/Subscriptions/A", "/subscriptions/b", "/subscriptions/a");
const name = replaces("line1", "line2");
const text = updates("one", "two");
const revision = updates("/V/1", "/v/2", "/v/1");
const yaml = updates("x: 1", "x: 2", "{ x: 1 }", "# said otherwise\nx: 1\n");
const owner = updates("o/p/one", "o/p/two");
const names = updates(["a", "b"], ["a"], ["B", "a"], ["b", "a", "a"]);
const tags = updates<Tags | undefined>({ cost: "7" }, { cost: "8" }, { COST: "7" });
const times = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"] as const;
const timeout = ignored("PT1M", "PT2M");
const siteRegistry: SiteRegistryAccess = {
  ...{ site: "line-1", loginServer: "hub.azurecr.io", serviceAddress: "10.96.0.50", extensionName: "line1", authoritySecret: "ca", context: "line-1" },
  ...{ username: "line1-pull", password: "one" },
};
const proved: ImageProof = { image: "a:1", provedAt: times[0], by: "o/p/one", path: "service's word" };
const proof = {
  proof: ignored<ImageProof[] | undefined>([], [proved]),
  proofMode: ignored<ProofMode | undefined>("preferred", "required"),
  siteRegistry: ignored<SiteRegistryAccess | undefined>(siteRegistry, undefined),
};
const maintenance = ignored<Maintenance | undefined>(undefined, { windows: [{ zone: "UTC", days: ["sunday"], start: "02:00", duration: "PT4H" }] });
const others = ignored<PasswordMark[]>([], [{ slot: "password1", issuedAt: times[0] }]);
const wait = ignored<"confirmed" | "accepted">("confirmed", "accepted");
// An absent version is the default: states of releases without the input are no change.
const apiVersion = recorded<EdgeApiVersion | undefined>(undefined, "2026-06-01");

/** A kind prepared for the comparison; a field without an expectation does not compile. */
function kind<Inputs extends WithTimeout, State>(lifecycle: Lifecycle<Inputs, State>, fields: { [Name in keyof Inputs]-?: Expected<Inputs[Name]> }) {
  const given = Object.entries(fields) as [keyof Inputs & string, Expected<unknown>][];
  const inputs = Object.fromEntries(given.map(([field, { value }]) => [field, value])) as Partial<Inputs>;
  const done = Object.fromEntries(lifecycle.phases.map((phase) => [phase.name, phaseKey(lifecycle, phase, inputs)]));
  const provider = new LifecycleProvider(lifecycle, () => Promise.reject(new Error("a comparison asks nobody")));
  const changed = (field: string, value: unknown) => ({ ...inputs, [field]: value });
  return {
    name: lifecycle.kind,
    declared: Object.keys(lifecycle.fields).sort(),
    fields: given,
    diff: async (field: string, value: unknown) => provider.diff("id", { ...inputs, stateVersion: lifecycle.stateVersion, done }, changed(field, value)),
    open: (field: string, value: unknown) => remainingPhases(lifecycle, changed(field, value) as Partial<Inputs>, done).map((phase) => phase.name),
  };
}

const kinds = [
  kind(providerRegistrations, { subscriptionId: replaces("A", "b", "a"), namespaces: names, timeout }),
  kind(scopeMap, {
    registryId: id,
    name,
    actions: names,
    description: text,
    owner,
    formerOwner: ignored("", "o/p/s"),
    copiedFrom: ignored("", "/a"),
    initialActions: ignored<string[] | undefined>(undefined, ["a"]),
    timeout,
  }),
  kind(token, {
    registryId: id,
    name,
    scopeMapId: updates("/A", "/b", "/a"),
    status: updates<"enabled" | "disabled">("enabled", "disabled"),
    otherPasswords: others,
    owner,
    timeout,
  }),
  kind(tokenPassword, {
    tokenId: id,
    plannedGeneration: updates(1, 2),
    notAfter: ignored("2026-01-01", "2026-01-02"),
    reason: ignored("one", "two"),
    trigger: ignored("1", "2"),
    validity: ignored("P90D", "P60D"),
    margin: ignored("P30D", "P20D"),
    replacesExisting: ignored<boolean>(false, true),
    drift: ignored("", "password1 was deleted"),
    otherPasswords: others,
    connectedClusterId: ignored("/a", "/b"),
    timeout,
  }),
  kind(retiredPassword, {
    tokenId: id,
    slot: updates<"password1" | "password2">("password1", "password2"),
    issuedAt: updates(...times),
    generation: updates(1, 2),
    inUseIssuedAt: updates(...times),
    others: ignored<PasswordMark[]>([], [{ slot: "password1", issuedAt: times[0] }]),
    grace: ignored("PT1M", "PT2M"),
    timeout,
  }),
  kind(importedImage, {
    registryId: id,
    image: replaces("tools/busybox:1.36", "tools/busybox:1.37"),
    source: updates("mcr.microsoft.com/busybox:1", "mcr.microsoft.com/busybox:2"),
    sourceRegistryId: ignored<string | undefined>(undefined, "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/shared"),
    credentials: ignored<SourceCredentials | undefined>({ username: "one", password: "a" }, { username: "one", password: "b" }),
    timeout,
  }),
  kind(activation, {
    connectedRegistryId: id,
    connectedClusterId: id,
    extension: replaces("line1", "line2", "LINE1"),
    serviceAddress: replaces("10.96.0.50", "10.96.0.51"),
    context: ignored("line-1", "line-2"),
    ownsCertificate: replaces<boolean>(false, true),
    isAdopted: ignored<boolean>(false, true),
    lost: replaces("", "extension line1 no longer exists"),
    clearsPrevious: ignored<boolean | undefined>(false, true),
    timeout,
  }),
  kind(registryGuard, { registryId: id, owner, tags, removes: updates(["/A"], ["/b"], ["/a"]), timeout }),
  kind(readiness, {
    connectedRegistryId: id,
    value: ignored("one", "two"),
    issuedAt: updates(...times),
    generation: updates(1, 2),
    extensionTime: ignored(...times),
    extensionId: ignored("extension one", "extension two"),
    context: ignored("line-1", "line-2"),
    settling: ignored("PT1M", "PT2M"),
    wait,
    timeout,
  }),
  kind(propagated, {
    connectedRegistryId: id,
    value: ignored("one", "two"),
    issuedAt: updates(...times),
    generation: updates(1, 2),
    settling: ignored("PT1M", "PT2M"),
    wait,
    timeout,
  }),
  kind(contextCapabilities, { contextId: id, capabilities: names, propagation: ignored("PT30S", "PT1M"), apiVersion, timeout }),
  kind(serviceAddress, {
    connectedClusterId: id,
    name,
    address: replaces<string | undefined>("10.96.0.50", "10.96.0.51"),
    context: ignored("line-1", "line-2"),
    serviceRange: ignored<string | undefined>("10.96.0.0/16", "10.43.0.0/16"),
    given: ignored<string | undefined>("10.96.0.50", "10.96.0.51"),
    timeout,
  }),
  kind(nodeTrustChange, {
    connectedClusterId: ignored("/c/1", "/c/2"),
    context: ignored("line-1", "line-2"),
    namespace: name,
    objectName: name,
    wanted: updates('{"a":1,"b":2}', '{"a":1,"b":3}', '{"b":2,"a":1}'),
    maintenance,
    timeout,
  }),
  kind(trustedNodes, { context: ignored("line-1", "line-2"), namespace: name, daemonSet: name, revision: updates("1", "2"), timeout }),
  kind(extensionRemoval, {
    connectedClusterId: updates("/Subscriptions/A", "/subscriptions/b", "/subscriptions/a"),
    name: updates("line1", "line2", "LINE1"),
    force: updates(false, true),
    syncScopeMapId: updates("/A", "/b", "/a"),
    owner,
    removes: updates(["/A"], ["/b"], ["/a"]),
    timeout,
  }),
  kind(schema, { resourceGroupId: id, name, location: replaces("eastus", "eastus2"), owner, tags, apiVersion, timeout }),
  kind(schemaVersion, { schemaId: id, version: replaces("1.0.0", "1.0.1"), value: yaml, apiVersion, timeout }),
  kind(configTemplate, { resourceGroupId: id, name, location: replaces("eastus", "eastus2"), description: text, owner, tags, apiVersion, timeout }),
  kind(configTemplateVersion, { configTemplateId: id, version: replaces("1.0.0", "1.0.1"), configurations: yaml, apiVersion, timeout }),
  kind(configTemplateLink, { configTemplateId: id, targetId: id, contextId: id, apiVersion, timeout }),
  kind(solutionTemplate, {
    resourceGroupId: id,
    name,
    location: replaces("eastus", "eastus2"),
    description: text,
    capabilities: names,
    owner,
    tags,
    apiVersion,
    timeout,
  }),
  kind(solutionTemplateVersion, {
    solutionTemplateId: id,
    version: replaces("1.0.0", "1.0.1"),
    configurations: yaml,
    specification: updates({ a: 1, b: [1, 2] }, { a: 1, b: [2, 1] }, { b: [1, 2], a: 1 }),
    registryId: ignored("/hub", "/other"),
    apiVersion,
    timeout,
  }),
  kind(target, {
    resourceGroupId: id,
    name,
    location: replaces("eastus", "eastus2"),
    customLocationId: id,
    contextId: id,
    hierarchyLevel: replaces("line", "factory"),
    capabilities: names,
    solutionScope: replaces("line", "hall"),
    displayName: text,
    description: text,
    owner,
    tags,
    connectedClusterId: updates("/A", "/b", "/a"),
    force: updates(false, true),
    apiVersion,
    timeout,
  }),
  kind(configuration, { targetId: id, solutionTemplateId: id, version: updates("1.0.0", "1.0.1"), values: yaml, apiVersion, timeout }),
  kind(fetchedImages, {
    connectedRegistryId: id,
    syncScopeMapId: ignored("/one", "/two"),
    solution: name,
    version: ignored("1.0.0", "1.0.1"),
    images: names,
    repositories: ignored(["a"], ["b"]),
    publishedDigests: ignored<ImageDigests | undefined>({ "a:1": "sha256:1" }, undefined),
    siteRegistry: ignored(siteRegistry, { ...siteRegistry, password: "another" }),
    proofMode: ignored("preferred", "required"),
    syncSchedule: ignored("* * * * *", "0 2 * * *"),
    stallTimeout: ignored("PT1H", "PT2H"),
    by: ignored("o/p/one", "o/p/two"),
    wait,
    timeout,
  }),
  kind(stagedSolution, {
    targetId: id,
    solutionTemplateId: id,
    templateVersionId: updates("/T/versions/1.0.0", "/t/versions/1.0.1", "/t/versions/1.0.0"),
    instance: name,
    configuration: yaml,
    images: ignored(["a:1"], ["b:1"]),
    connectedRegistryId: ignored("/line1", "/line2"),
    orchestrationPrincipalId: ignored("p", "q"),
    ...proof,
    wait,
    apiVersion,
    timeout,
  }),
  kind(installation, {
    targetId: id,
    solutionTemplateId: id,
    instance: name,
    solutionVersionId: revision,
    ...proof,
    wait,
    maintenance,
    heldBy: ignored<string | undefined>(undefined, "opens Saturday 02:00 Europe/Rome, in 1 d"),
    apiVersion,
    timeout,
  }),
  kind(supersededRevisions, {
    targetId: id,
    solutionTemplateId: id,
    instance: name,
    solutionVersionId: revision,
    superseded: ignored(["/a"], ["/b"]),
    keep: updates(1, 0),
    wait,
    apiVersion,
    timeout,
  }),
];

describe("the field tables of all kinds", () => {
  it("are tested for every kind", () => assert.deepEqual(kinds.map((one) => one.name).sort(), [...kindNames].sort()));

  for (const { name, declared, fields, diff, open } of kinds)
    describe(`${name}`, () => {
      it("has an expectation for every field", () => assert.deepEqual(fields.map(([field]) => field).sort(), declared));

      for (const [field, { on, value, other, same }] of fields) {
        if (on === "updates")
          it(`updates ${field} in place, with a phase that depends on it`, async () => {
            const { changes, replaces } = await diff(field, other);
            assert.deepEqual([changes, replaces], [true, []]);
            assert.notDeepEqual(open(field, other), []);
          });
        if (on === "recorded")
          it(`records a changed ${field} in place, without running a phase`, async () => {
            const { changes, replaces } = await diff(field, other);
            assert.deepEqual([changes, replaces, open(field, other)], [true, [], []]);
          });
        if (on === "replaces") it(`is replaced if ${field} changes`, async () => assert.deepEqual((await diff(field, other)).replaces, [field]));
        if (on === "ignored")
          it(`ignores a changed ${field}`, async () => {
            const { changes, replaces } = await diff(field, other);
            assert.deepEqual([changes, replaces, open(field, other)], [false, [], []]);
          });
        for (const alike of [value, ...same])
          it(`shows no change for ${field} written as ${JSON.stringify(alike)}`, async () => {
            const { changes, replaces } = await diff(field, alike);
            assert.deepEqual([changes, replaces, open(field, alike)], [false, [], []]);
          });
      }
    });
});
