import { type PolicyPackConfig, UnknownValueError } from "@pulumi/policy";
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { asPolicy, defaultProfile, profileConfig } from "../../policy/pack-policy";
import { type Rule, profiles } from "../../policy/rule";
import { rules } from "../../policy/rules";
import { connectedRegistryCases } from "./cases/connected-registry";
import { orchestrationCases } from "./cases/orchestration";
import { registryCases } from "./cases/registry";
import { siteCases } from "./cases/site";
import { type Given, type Outcome, of, violationsOf } from "./rule-cases";

const cases = { ...registryCases, ...connectedRegistryCases, ...siteCases, ...orchestrationCases };

/** The outcome that a user sees: nothing, the rule's own text, or the SDK's advisory. */
async function outcomeOf(rule: Rule, given: readonly Given[]): Promise<Outcome> {
  try {
    const found = await violationsOf(rule, given);
    for (const text of found) assert.ok(text.startsWith("Given: ") && text.endsWith(`. ${rule.fix}`), text);
    return found.length > 0 ? "breaks" : "obeys";
  } catch (error) {
    if (error instanceof UnknownValueError) return "advisory";
    throw error;
  }
}

describe("policy pack rules", () => {
  it("have one file each, named after the rule", () => {
    const files = readdirSync("policy/rules").map((file) => file.replace(/\.ts$/, ""));
    assert.deepEqual(rules.map(({ name }) => name).sort(), files.sort());
  });

  it("are each tested with good, bad, absent and unknown values", () => {
    assert.deepEqual(Object.keys(cases).sort(), rules.map(({ name }) => name).sort());
    for (const [name, { good, bad, absent, unknown }] of Object.entries(cases))
      for (const list of [good, bad, absent, unknown]) assert.ok(list.length > 0, name);
  });

  for (const rule of rules)
    describe(rule.name, () => {
      const { good = [], bad = [], absent = [], unknown = [] } = cases[rule.name] ?? {};
      const expected: [string, Given[], Outcome][] = [
        ...good.map((given): [string, Given[], Outcome] => ["good", given, "obeys"]),
        ...bad.map((given): [string, Given[], Outcome] => ["bad", given, "breaks"]),
        ...absent.map(([given, outcome]): [string, Given[], Outcome] => ["absent", given, outcome]),
        ...unknown.map(([given, outcome]): [string, Given[], Outcome] => ["unknown", given, outcome]),
      ];
      for (const [kind, given, outcome] of expected)
        it(`${kind}: ${JSON.stringify(given)} ${outcome}`, async () => assert.equal(await outcomeOf(rule, given), outcome));

      it("ignores other types", async () => assert.equal(await outcomeOf(rule, of({}, "azure-native:storage:StorageAccount")), "obeys"));

      it("is documented with its message, references and levels", () => {
        const row = readFileSync("docs/reference/policy.md", "utf8")
          .split("\n")
          .find((line) => line.startsWith(`| \`${rule.name}\``));
        for (const part of [rule.message, rule.builtIn?.id ?? "", ...(rule.checkov ?? []), ...Object.values(rule.levels)])
          assert.ok(row?.includes(part), `${part} in ${row}`);
      });
    });

  it("report the given value", async () => {
    const premium = rules.find(({ name }) => name === "registry-premium");
    assert.ok(premium);
    assert.deepEqual(await violationsOf(premium, of({ sku: { name: "Basic" } })), ["Given: sku.name = Basic. Set sku.name to Premium."]);
  });

  it("use limits from their settings", async () => {
    const retention = rules.find(({ name }) => name === "registry-untagged-retention");
    assert.ok(retention);
    const month = of({ policies: { retentionPolicy: { status: "enabled", days: 30 } } });
    assert.deepEqual(await violationsOf(retention, month), []);
    assert.deepEqual(await violationsOf(retention, month, { minDays: 90 }), [`Given: policies.retentionPolicy.days = 30. ${retention.fix}`]);
  });
});

describe("policy pack profiles", () => {
  for (const profile of profiles)
    it(`are consistent with the rules in ${profile}.json`, () => {
      const file = JSON.parse(readFileSync(`policy/profiles/${profile}.json`, "utf8")) as PolicyPackConfig;
      assert.deepEqual(file, profileConfig(profile, rules));
    });

  it("include a default that applies without configuration", () => {
    for (const rule of rules) assert.equal(asPolicy(rule).enforcementLevel, rule.levels[defaultProfile], rule.name);
  });

  it("never become weaker from demo to pilot to production", () => {
    const strength = ["disabled", "advisory", "mandatory"];
    for (const { name, levels } of rules) {
      const order = [levels.demo, levels.pilot, levels.production].map((level) => strength.indexOf(level));
      assert.deepEqual(order, [...order].sort(), name);
    }
  });
});
