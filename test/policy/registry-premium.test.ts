import assert from "node:assert/strict";
import { type ResourceValidationArgs, UnknownValueError, unknownCheckingProxy } from "@pulumi/policy";
import { asPolicy } from "../../policy/rule";
import { registryPremium } from "../../policy/rules/registry-premium";

const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const violationText = "A registry that feeds connected registries must use the Premium SKU. Set sku.name to Premium.";

/** What the policy reports about a resource, asked as the engine asks. */
async function violationsOf(type: string, props: Record<string, unknown>): Promise<string[]> {
  const found: string[] = [];
  for (const validate of [asPolicy(registryPremium).validateResource ?? []].flat())
    await validate({ type, props: unknownCheckingProxy(props) } as ResourceValidationArgs, (message) => found.push(message));
  return found;
}

describe("registry-premium", () => {
  const registry = "azure-native:containerregistry:Registry";

  it("accepts Premium", async () => assert.deepEqual(await violationsOf(registry, { sku: { name: "Premium" } }), []));

  for (const name of ["Basic", "Standard"])
    it(`refuses ${name} and says what to do`, async () => assert.deepEqual(await violationsOf(registry, { sku: { name } }), [violationText]));

  for (const props of [{}, { sku: {} }, { sku: null }])
    it(`refuses an absent SKU: ${JSON.stringify(props)}`, async () => assert.deepEqual(await violationsOf(registry, props), [violationText]));

  for (const [what, sku] of [
    ["SKU", unknownValue],
    ["name of the SKU", { name: unknownValue }],
  ])
    it(`leaves an unknown ${what} to the engine, which makes it advisory`, () => assert.rejects(violationsOf(registry, { sku }), UnknownValueError));

  it("says nothing about other types", async () =>
    assert.deepEqual(await violationsOf("azure-native:storage:StorageAccount", { sku: { name: "Standard_LRS" } }), []));

  it("stops a preview", () => assert.equal(asPolicy(registryPremium).enforcementLevel, "mandatory"));
});
