import assert from "node:assert/strict";
import { UnknownValueError, unknownCheckingProxy } from "@pulumi/policy";
import { registryPremium } from "../../policy/rules/registry-premium";

describe("registry-premium", () => {
  it("accepts Premium", () => assert.ok(registryPremium.check({ sku: { name: "Premium" } })));
  for (const name of ["Basic", "Standard"]) it(`refuses ${name}`, () => assert.ok(!registryPremium.check({ sku: { name } })));
  it("refuses an absent SKU", () => assert.ok(!registryPremium.check({})));
  it("leaves an unknown SKU to the engine, which makes it advisory", () => {
    const unknown = unknownCheckingProxy({ sku: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }) as Record<string, unknown>;
    assert.throws(() => registryPremium.check(unknown), UnknownValueError);
  });
});
