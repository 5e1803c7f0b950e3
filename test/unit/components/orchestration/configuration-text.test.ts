import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { canonicalJson } from "../../../../components/core/json";
import { configurationText } from "../../../../components/orchestration/configuration-text";
import { configurationDigest } from "../../../../components/orchestration/staged-solution/revisions";
import { sameYaml } from "../../../../components/orchestration/versions";

const textOf = (configurations: unknown) => configurationText({ properties: { configurations } }, "properties", "configurations");

describe("a configuration returned by the service", () => {
  it("is returned as text, an object as YAML, and undefined for anything else", () => {
    assert.deepEqual(["configs: {}", "", { configs: { b: 1, a: null } }].map(textOf), ["configs: {}", "", '{"configs":{"a":null,"b":1}}']);
    assert.deepEqual([undefined, null, 7, true].map(textOf), [undefined, undefined, undefined, undefined]);
  });
  it("is equal as an object and as text", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue()), (content) => {
        const [text, asObject] = [stringify(content), textOf(content) ?? ""];
        assert.equal(canonicalJson(parse(asObject)), canonicalJson(content));
        assert.ok(sameYaml(asObject, text));
        assert.equal(configurationDigest(asObject), configurationDigest(text));
      }),
    );
  });
});
