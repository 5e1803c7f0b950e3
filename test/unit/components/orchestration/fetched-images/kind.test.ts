import assert from "node:assert/strict";
import { scopeMapId } from "../../../../../components/core/arm-id";
import { pullActionsFor } from "../../../../../components/core/scope-map-actions";
import type { LifecycleProvider } from "../../../../../components/dynamic/provider";
import type { FetchedImagesInputs, FetchedImagesState } from "../../../../../components/orchestration/fetched-images/inputs";
import { fetchedImages } from "../../../../../components/orchestration/fetched-images/kind";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { RegistryService } from "../../../../support/registry-service";

const registryId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/hub";
const syncScopeMapId = scopeMapId(registryId, "line1");
const site = { site: "line-1", loginServer: "127.0.0.1:1", serviceAddress: "10.96.0.50", extensionName: "line1", authoritySecret: "ca", context: "line-1" };
const inputs: FetchedImagesInputs & Record<string, unknown> = {
  connectedRegistryId: `${registryId}/connectedRegistries/line1`,
  syncScopeMapId,
  solution: "vision",
  version: "1.0.0",
  images: ["factory/vision:1.0.0"],
  repositories: ["factory/vision", "factory/gateway"],
  siteRegistry: { ...site, username: "line1-pull", password: "secret" },
  proofMode: "preferred",
  syncSchedule: "* * * * *",
  stallTimeout: "PT1H",
  by: "o/p/line-1",
  wait: "confirmed",
  timeout: "PT2H",
};
const id = `${inputs.connectedRegistryId}:fetched:vision`;
const theirs = ["gateway/line1/config/read", ...pullActionsFor(["factory/another"])];

/** No kubeconfig contains the site's cluster. Program tests read from a site. */
describe("fetched images of a site that cannot be read", () => {
  let service: RegistryService;
  let provider: LifecycleProvider<FetchedImagesInputs, FetchedImagesState>;
  beforeEach(() => {
    service = new RegistryService();
    service.resources.set(inputs.connectedRegistryId, {});
    service.resources.set(syncScopeMapId, { properties: { actions: [...theirs] } });
    provider = providerOn({ ...service.context, environment: { KUBECONFIG: "/nowhere" } }, fetchedImages);
  });
  const actions = () => service.properties(syncScopeMapId)?.["actions"];

  it("add the repositories of all solutions to the sync scope map, and keep the actions of others", async () => {
    await provider.create(inputs);
    assert.deepEqual(actions(), [...theirs, ...pullActionsFor(inputs.repositories)]);
    await provider.update(id, {}, inputs);
    assert.equal(service.writes.length, 1);
  });

  it("rely on the service's state if proof is preferred, and record this in the proof", async () => {
    const { outs } = await provider.create(inputs);
    const [proof, ...others] = outs["proof"] as Record<string, unknown>[];
    assert.deepEqual([{ ...proof, provedAt: "" }, others], [{ image: "factory/vision:1.0.0", provedAt: "", by: "o/p/line-1", path: "service's word" }, []]);
    assert.equal((await provider.diff(id, outs, inputs)).changes, false);
  });

  it("fail if proof is required, and show a change if proof becomes required later", async () => {
    const required = { ...inputs, proofMode: "required" as const };
    assert.match(
      (await failureOf(provider.create(required))).message,
      /^EDGE-PROOF-IMPOSSIBLE {2}the images at site line-1 cannot be proved: there is no kubeconfig/,
    );
    const { outs } = await provider.create(inputs);
    const { props } = await provider.read(id, { ...outs, proofMode: "required" });
    assert.equal((await provider.diff(id, props, required)).changes, true);
  });

  it("report a missing scope map", async () => {
    service.resources.delete(syncScopeMapId);
    assert.match((await failureOf(provider.create(inputs))).message, /^EDGE-SCOPE-MAP-MISSING {2}scope map line1, /);
  });

  it("are rejected in check if an image is given by its digest, and the fix names the allowed form", async () => {
    const { failures } = await provider.check({}, { ...inputs, images: ["factory/vision:1.0.0", `factory/gateway@sha256:${"0".repeat(64)}`] });
    assert.equal(failures.length, 1);
    assert.match(
      failures[0]?.reason ?? "",
      /^EDGE-STAGED-IMAGE .*\n {2}given {3}factory\/gateway@sha256:0+\n {2}allowed repository:tag\n {2}fix {5}write repository:tag/,
    );
  });
});
