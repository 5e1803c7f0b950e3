import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { readFile } from "../../../../cli/rollout/plan-file";
import { rolloutPage, rolloutSchemaFile } from "../../../../tools/docs/rollout-page";

const validate = new Ajv({ allErrors: true, strictTypes: false, keywords: ["errorMessage"] }).compile(rolloutSchemaFile());

/** Plans with one wave that has these settings beside its name. */
const withWave = (more: object) => ({ waves: [{ name: "canary", ...more }] });

describe("the JSON Schema of a rollout's plan", () => {
  for (const [plan, isRight] of [
    [withWave({ sites: ["line-1"], soak: "PT30M", maxFailed: 1, maxOffline: "10%" }), true],
    [withWave({ labels: { region: "eu" }, approve: true, parallel: 8 }), true],
    [{ ...withWave({}), healthy: { proof: false, pods: false, maxRestarts: 3 } }, true],
    [{ waves: [] }, false],
    [{}, false],
    [withWave({ name: "hubs" }), false],
    [withWave({ maxFailed: "200%" }), false],
    [withWave({ maxFailed: -1 }), false],
    [withWave({ labels: { "b d": "x" } }), false],
    [withWave({ labels: { region: "e u" } }), false],
    [withWave({ soak: "30m" }), false],
    [withWave({ parallel: 65 }), false],
    [withWave({ colour: "red" }), false],
  ] as const)
    it(`${isRight ? "accepts" : "refuses"} what the program ${isRight ? "accepts" : "refuses"}: ${JSON.stringify(plan)}`, () =>
      assert.deepEqual([validate(plan), !Array.isArray(readFile(JSON.stringify(plan)))], [isRight, isRight]));

  it("and its page name every setting", () => {
    const page = rolloutPage();
    for (const name of ["waves[].name", "waves[].maxOffline", "healthy.maxRestarts"]) assert.ok(page.includes(`\`${name}\``), name);
  });
});
