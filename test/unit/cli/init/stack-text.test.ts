import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { parse } from "yaml";
import type { Draft } from "../../../../cli/init/draft";
import { stackText } from "../../../../cli/init/stack-text";

const group = "/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg";
const hub: Draft = {
  ...{ role: "hub", notes: {}, missing: [], unread: [] },
  settings: { subscriptionId: "22222222-2222-4222-8222-222222222222", resourceGroup: "rg", location: "eastus2", registry: { name: "factory" } },
};
const site: Draft = {
  ...{ role: "site", notes: { clusterAccess: "Its storage classes: fast." }, missing: [], unread: [] },
  settings: {
    hub: "factory",
    key: "hall1",
    connectedClusterId: `${group}/providers/Microsoft.Kubernetes/connectedClusters/line-1`,
    clusterAccess: { context: "on" },
    target: {
      location: "eastus2",
      customLocationId: `${group}/providers/Microsoft.ExtendedLocation/customLocations/line-1`,
      contextId: `${group}/providers/Microsoft.Edge/contexts/factories`,
      capabilities: ["staging"],
    },
    solutions: [{ name: "vision", version: "1.0.0", values: { hub: "2026-01-01" } }],
  },
};

describe("the text of a new stack's file", () => {
  const isValid = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync("docs/reference/stack.schema.json", "utf8")) as object);

  for (const draft of [hub, site])
    it(`for a ${draft.role} contains the settings, matches the schema in its first line, and explains each setting`, () => {
      const text = stackText(draft);
      assert.match(text, /^# yaml-language-server: \$schema=\.\.\/docs\/reference\/stack\.schema\.json\n/);
      const content: unknown = parse(text, { version: "1.1" });
      assert.deepEqual(content, { config: { "edge-staging:role": draft.role, [`edge-staging:${draft.role}`]: draft.settings } });
      assert.ok(isValid(content), JSON.stringify(isValid.errors));
      const lines = text.split("\n").filter((line) => line.startsWith("    "));
      for (const name of Object.keys(draft.settings)) {
        const at = lines.findIndex((line) => line.startsWith(`    ${name}:`));
        assert.match(lines[at - 1] ?? "", /^ {4}# /, name);
      }
    });

  it("notes where values were found, and does not change the values of solutions", () => {
    const text = stackText(site);
    assert.match(text, /Its storage classes: fast\.\n {4}clusterAccess:/);
    assert.match(text, /values:\n {10}hub: "2026-01-01"\n/);
  });
});
