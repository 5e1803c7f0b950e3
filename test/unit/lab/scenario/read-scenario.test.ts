import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { parseScenario, readScenario } from "../../../../lab/scenario/read-scenario";
import { scenarioSchema } from "../../../../lab/scenario/scenario";
import { ScenarioFault } from "../../../../lab/scenario/scenario";

const schema = JSON.parse(readFileSync("lab/scenario.schema.json", "utf8")) as Parameters<typeof z.fromJSONSchema>[0];
/** The example in the lab's README. */
const example = /```yaml\n([\s\S]+?)```/.exec(readFileSync("lab/README.md", "utf8"))?.[1] ?? "";

/** The `given` part of each mistake in a scenario. */
function mistakes(text: string): string[] {
  try {
    parseScenario(text, "s.yaml");
  } catch (error) {
    if (error instanceof ScenarioFault) return error.mistakes.map(({ given }) => given);
    throw error;
  }
  return [];
}

describe("a scenario file", () => {
  it("may be YAML", () => {
    const { calls } = parseScenario("calls:\n  - on: write\n    every: 3\n    times: always\n    answer: { status: 429 }\n", "s.yaml");
    assert.deepEqual(calls, [{ on: "write", every: 3, times: "always", answer: { status: 429 } }]);
  });
  it("may be JSON", () => assert.equal(parseScenario('{"staging":[{"failure":"network"}]}', "s.json").staging[0]?.failure, "network"));
  it("may be empty, and then has no faults", () => {
    assert.deepEqual(parseScenario("", "s.yaml"), { calls: [], staging: [], network: [], agents: [], links: [], volumes: [] });
  });
  it("in the lab's README is valid and contains each kind of fault", () => {
    const { calls, staging, network, agents, links, volumes } = parseScenario(example, "README.md");
    const effects = calls.flatMap((call) => ["answer", "drop", "slow", "fails"].filter((effect) => effect in call));
    assert.equal(new Set(effects).size, 4);
    for (const list of [staging, network, agents, links, volumes]) assert.ok(list.length > 0);
  });
  it("is refused with all mistakes at once", () => {
    const text = `
calls:
  - { on: PUT vehicles, answer: { status: 200 }, times: 0 }
  - { on: write, drop: halfway }
  - { on: write }
  - { on: write, drop: after, slow: PT1M }
  - { on: write, slow: 5m, colour: red }
staging:
  - { failure: fire }
  - { image: factory/vision }
network:
  - { at: never }
weather: []
links: [{ rate: 0 }, { site: line-1 }]
volumes: [{ size: 20Gi }]
stagingCheck: bytes
`;
    const given = mistakes(text);
    for (const named of [
      "calls.0.on",
      "calls.0.answer.status",
      "calls.0.times",
      "calls.1.drop",
      "calls.2",
      "calls.3",
      "calls.4.slow",
      "calls.4: colour",
      "staging.0.failure",
      "staging.1",
      "network.0.at",
      "network.0.for",
      "s.yaml: weather",
      "links.0.rate",
      "links.1.rate",
      "volumes.0.size",
      "stagingCheck",
    ])
      assert.ok(
        given.some((one) => one.includes(named)),
        `${named} in\n${given.join("\n")}`,
      );
    assert.equal(given.length, 17);
  });
  it("is refused if it is not YAML", () => assert.equal(mistakes("calls: [").length > 0, true));
  it("is refused if it does not exist, and the error shows its path", () => {
    assert.throws(() => readScenario("/nowhere/s.yaml"), { name: "ScenarioFault", message: /^EDGE-LAB-SCENARIO {2}.+\n {2}given .*\/nowhere\/s\.yaml/ });
  });
});

describe("the published schema of scenario files", () => {
  it("equals the schema that the lab uses", () => assert.deepEqual(schema, JSON.parse(JSON.stringify(z.toJSONSchema(scenarioSchema, { io: "input" })))));
});
