import assert from "node:assert/strict";
import { ArmError } from "../../../../../components/arm/arm-error";
import { registryFaults, sourceRegistryFaults } from "../../../../../program/gate/hub/source-registry-findings";

const id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/shared";
const server = "shared.azurecr.io";
const registry = (properties: object = {}) => ({ properties: { loginServer: server, ...properties } });
const closed = { publicNetworkAccess: "Disabled" };
const denying = { networkRuleSet: { defaultAction: "Deny" } };

describe("a source registry that imports name by its id (A7)", () => {
  for (const [what, given, hosts, fix] of [
    ["is open", registry(), [server], undefined],
    ["is written in another case", registry(), ["Shared.azurecr.io"], undefined],
    ["is closed, and admits Azure's services", registry({ ...closed, networkRuleBypassOptions: "AzureServices" }), [server], undefined],
    ["is closed, and says nothing of services, which are admitted by default", registry(denying), [server], undefined],
    ["is missing, or may not be read", undefined, [server], /Reader and AcrPull/],
    ["has another host than the image", registry(), ["other.azurecr.io"], /correct `from` or `registryId`/],
    [
      "is private, and shuts services out",
      registry({ ...closed, networkRuleBypassOptions: "None" }),
      [server],
      /az acr update --name shared --allow-trusted-services true/,
    ],
    ["has network rules, and shuts services out", registry({ ...denying, networkRuleBypassOptions: "None" }), [server], /--allow-trusted-services/],
  ] as const)
    it(what, () => {
      const faults = registryFaults(id, hosts, given);
      if (fix === undefined) return assert.deepEqual(faults, []);
      assert.deepEqual([faults.length, faults[0]?.code], [1, "EDGE-IMPORT-REGISTRY"]);
      assert.match(faults[0]?.fix ?? "", fix);
    });

  it("is read once for all its images, and not for images of others", async () => {
    const asked: string[] = [];
    const arm = {
      get: async (path: string) => {
        asked.push(path);
        return registry();
      },
    };
    const images = ["a:1", "b:1"].map((image) => ({ source: `${server}/${image}`, image, sourceRegistryId: id }));
    assert.deepEqual(await sourceRegistryFaults([...images, { source: "ghcr.io/a:1", image: "c:1" }], arm as never), []);
    assert.deepEqual(asked, [id]);
  });

  it("that may not be read is a fault", async () => {
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
