import assert from "node:assert/strict";
import { configurationTemplate } from "../../../../../lab/azure/edge/configuration-template";
import { YamlFailure } from "../../../../../lab/azure/edge/yaml-text";

const refused: [string, RegExp][] = [
  ["configs: {}\nworkflows: {}", /does not model: workflows\. Known are schema, metadata, configs/],
  ["schema: { name: a, version: 1.0.0 }", /no map 'configs'/],
  ["configs: []", /no map 'configs'/],
  ["schema: { name: a }\nconfigs: {}", /by 'name' and 'version'/],
  ["schema: { name: a, version: 1.0 }\nconfigs: {}", /by 'name' and 'version', both texts/],
  ["- a", /must be a YAML map/],
  ["{", /no valid YAML/],
];

describe("configuration templates", () => {
  it("may reference a schema by name and version", () => {
    assert.deepEqual(configurationTemplate("schema: { name: a, version: 1.0.0 }\nmetadata: { name: x }\nconfigs: { b: 1 }"), {
      schema: { name: "a", version: "1.0.0" },
      configs: { b: 1 },
    });
  });
  it("may contain an inline schema", () => {
    assert.deepEqual(configurationTemplate("schema: { rules: { configs: {} } }\nconfigs: {}").schema, { inline: { rules: { configs: {} } } });
  });
  it("may have no schema", () => assert.equal(configurationTemplate("configs: {}").schema, undefined));
  for (const [text, message] of refused)
    it(`refuse ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => configurationTemplate(text),
        (error) => error instanceof YamlFailure && message.test(error.message),
      );
    });
});
