import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { resourceTypes } from "../../components/core/resource-types";
import type { StateResource } from "../../policy/fleet-rule";
import { fleetRules } from "../../policy/rules";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

function recorded(type: string, stack: string, more: Partial<StateResource> = {}): StateResource {
  return {
    type,
    stack,
    urn: `urn:pulumi:${stack}::edge-staging::${type}::it`,
    id: "",
    properties: {},
    outputs: {},
    secretOutputs: [],
    dependsOn: [],
    isRetained: false,
    ...more,
  };
}

/** A site's connected registry. */
function site(stack: string, key = stack, tokens: [string, string] = [`/tokens/${key}`, `/tokens/${key}-pull`]): StateResource {
  const properties = { connectedRegistryName: key, parent: { syncProperties: { tokenId: tokens[0] } }, clientTokenIds: [tokens[1]] };
  return recorded(resourceTypes.connectedRegistry, stack, { properties, id: `/registries/hub/connectedRegistries/${key}` });
}

const sites = (count: number) => Array.from({ length: count }, (_, index) => site(`line-${index}`));

const assignments = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    recorded(resourceTypes.roleAssignment, `line-${index}`, { properties: { scope: `/subscriptions/${index % 2 ? "A" : "a"}/resourceGroups/rg` } }),
  );

const actions = (count: number) => Array.from({ length: count }, (_, index) => `repositories/r${index}/content/read`);

/** For each rule: resources that comply, resources that violate it, and resources to which it does not apply. */
const cases: Record<string, { good: StateResource[]; bad: StateResource[]; absent: StateResource[] }> = {
  "registry-not-full": { good: sites(48), bad: sites(49), absent: [] },
  "registry-token-room": {
    good: Array.from({ length: 16_000 }, (_, index) => recorded(resourceTypes.token, `line-${index}`, { id: `/registries/hub/tokens/t${index}` })),
    bad: Array.from({ length: 16_001 }, (_, index) => recorded(resourceTypes.token, `line-${index}`, { id: `/registries/hub/tokens/t${index}` })),
    absent: [recorded(resourceTypes.scopeMap, "line-1")],
  },
  "role-assignment-room": { good: assignments(3_200), bad: assignments(3_201), absent: assignments(0) },
  "scope-map-room": {
    good: [recorded(resourceTypes.scopeMap, "line-1", { properties: { actions: actions(450) } })],
    bad: [recorded(resourceTypes.scopeMap, "line-1", { properties: { actions: actions(10) }, outputs: { actions: actions(452) } })],
    absent: [recorded(resourceTypes.token, "line-1", { outputs: { actions: actions(500) } })],
  },
  "site-key-once": { good: sites(2), bad: [site("line-1", "line1"), site("line-2", "LINE1")], absent: [] },
  "tokens-own": {
    good: sites(2),
    bad: [site("line-1"), site("line-2", "line-2", ["/tokens/line-2", "/tokens/LINE-1-pull"])],
    absent: [recorded(resourceTypes.connectedRegistry, "line-1")],
  },
  "registry-retained": { good: [recorded(resourceTypes.registry, "hub", { isRetained: true })], bad: [recorded(resourceTypes.registry, "hub")], absent: [] },
  "passwords-encrypted": {
    good: [
      recorded(resourceTypes.tokenPassword, "line-1", { outputs: { value: secret } }),
      recorded(resourceTypes.propagated, "line-1", { properties: { value: secret }, outputs: { value: secret, inUseValue: secret } }),
      recorded(resourceTypes.secret, "line-1", { properties: { stringData: { password: secret } } }),
    ],
    bad: [recorded(resourceTypes.tokenPassword, "line-1", { outputs: { value: "in the open" } })],
    absent: [recorded(resourceTypes.tokenPassword, "line-1")],
  },
};

describe("fleet rules", () => {
  it("have one file each, named after the rule, and test cases", () => {
    const files = readdirSync("policy/fleet").map((file) => file.replace(/\.ts$/, ""));
    assert.deepEqual(fleetRules.map(({ name }) => name).sort(), files.sort());
    assert.deepEqual(Object.keys(cases).sort(), files);
  });

  for (const rule of fleetRules) {
    const { good = [], bad = [], absent = [] } = cases[rule.name] ?? {};
    it(`${rule.name} accepts good resources, reports bad ones, and ignores absent ones`, () => {
      assert.deepEqual(
        [good, bad, absent].map((given) => rule.faultsAcross(given).length),
        [0, 1, 0],
      );
    });

    it(`${rule.name} is documented with its message and levels`, () => {
      const row = readFileSync("docs/reference/policy.md", "utf8")
        .split("\n")
        .find((line) => line.startsWith(`| \`${rule.name}\``));
      for (const part of [rule.message, ...Object.values(rule.levels)]) assert.ok(row?.includes(part), `${part} in ${row}`);
    });
  }

  it("find plain text passwords in the outputs of a Propagated resource", () => {
    const open = recorded(resourceTypes.propagated, "line-1", { outputs: { value: "in the open", inUseValue: "in the open" } });
    const given = fleetRules.flatMap((rule) => rule.faultsAcross([open])).map((fault) => fault.given);
    assert.deepEqual(given, ["value is in plain text", "inUseValue is in plain text"]);
  });

  it("treat a secret with plaintext in an exported state as unencrypted", () => {
    const shown = recorded(resourceTypes.tokenPassword, "line-1", { outputs: { value: { ...secret, plaintext: '"p"' } } });
    const given = fleetRules.flatMap((rule) => rule.faultsAcross([shown])).map((fault) => fault.given);
    assert.deepEqual(given, ["value is in plain text"]);
  });
});
