import assert from "node:assert/strict";
import { ArmError } from "../../../../../components/arm/arm-error";
import { registryFaults, sourceRegistryFaults } from "../../../../../program/gate/hub/source-registry-findings";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/shared";
const server = "shared.azurecr.io";
const registry = (properties: object = {}) => ({ properties: { loginServer: server, ...properties } });
const closed = { publicNetworkAccess: "Disabled" };
const denying = { networkRuleSet: { defaultAction: "Deny" } };

describe("a source registry that imports name by resource id (A7)", () => {
  for (const [what, given, hosts, fix] of [
    ["is accepted if it is open", registry(), [server], undefined],
    ["is accepted if the image's host differs only in case", registry(), ["Shared.azurecr.io"], undefined],
    ["is accepted if it is private and allows trusted Azure services", registry({ ...closed, networkRuleBypassOptions: "AzureServices" }), [server], undefined],
    ["is accepted if it has network rules and the default for trusted Azure services", registry(denying), [server], undefined],
    ["is refused if it is missing or not readable", undefined, [server], /Reader and AcrPull/],
    ["is refused if its login server is not the image's host", registry(), ["other.azurecr.io"], /correct `from` or `registryId`/],
    [
      "is refused if it is private and does not allow trusted Azure services",
      registry({ ...closed, networkRuleBypassOptions: "None" }),
      [server],
      /az acr update --name shared --allow-trusted-services true/,
    ],
    [
      "is refused if it has network rules and does not allow trusted Azure services",
      registry({ ...denying, networkRuleBypassOptions: "None" }),
      [server],
      /--allow-trusted-services/,
    ],
  ] as const)
    it(what, () => {
      const faults = registryFaults(id, hosts, given);
      if (fix === undefined) return assert.deepEqual(faults, []);
      assert.deepEqual([faults.length, faults[0]?.code], [1, "EDGE-IMPORT-REGISTRY"]);
      assert.match(faults[0]?.fix ?? "", fix);
    });

  it("is read once for all its images, and not for images without a registry id", async () => {
    const requests: string[] = [];
    const arm = {
      get: async (path: string) => {
        requests.push(path);
        return registry();
      },
    };
    const images = ["a:1", "b:1"].map((image) => ({ source: `${server}/${image}`, image, sourceRegistryId: id }));
    assert.deepEqual(await sourceRegistryFaults([...images, { source: "ghcr.io/a:1", image: "c:1" }], arm as never), []);
    assert.deepEqual(requests, [id]);
  });

  it("is refused if reading it is forbidden", async () => {
    const get = async () => {
      throw new ArmError(403, "AuthorizationFailed", "no", "GET registry");
    };
    const faults = await sourceRegistryFaults([{ source: `${server}/a:1`, image: "a:1", sourceRegistryId: id }], { get } as never);
    assert.deepEqual(
      faults.map(({ code }) => code),
      ["EDGE-IMPORT-REGISTRY"],
    );
  });
});
