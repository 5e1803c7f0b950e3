import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { type ConfigReference, configReferences, ownConfigTemplate } from "../../../../program/catalog/config-references";

const cases: [what: string, template: string, specification: unknown, expected: ConfigReference[]][] = [
  ["a value", "a: ${{$config(line/1.0.0, camera.url)}}", {}, [{ reference: "line/1.0.0", path: "camera.url" }]],
  ["a value without blanks, in quotes", 'a: \'${{$config("line/1.0.0","camera.url")}}\'', {}, [{ reference: "line/1.0.0", path: "camera.url" }]],
  ["a value within another call", "a: ${{$if($config(line/1.0.0, on), 1, 2)}}", {}, [{ reference: "line/1.0.0", path: "on" }]],
  ["a value in another resource group", "a: ${{$config(s/g/line/1.0.0, a)}}", {}, [{ reference: "s/g/line/1.0.0", path: "a" }]],
  ["a value in the specification", "{}", { name: "${{$config(line/1.0.0, a)}}" }, [{ reference: "line/1.0.0", path: "a" }]],
  [
    "an included template, or an included section of one",
    "'${{$include(a/1.0.0)}}': {}\n'${{$include(b/1.0.0, x)}}': {}",
    {},
    [{ reference: "a/1.0.0" }, { reference: "b/1.0.0" }],
  ],
  ["none without a call", "a: ${{$val(config)}}", { b: "config(x/1.0.0, a)" }, []],
  ["none for a call in a comment", "# ${{$config(line/1.0.0, a)}}\nb: 1", {}, []],
  ["none for a reference that only the review can resolve", "a: ${{$config($val(which), a)}}", {}, []],
];

describe("references from a solution to config templates", () => {
  for (const [what, template, specification, expected] of cases)
    it(`are parsed from template and specification: ${what}`, () => assert.deepEqual(configReferences(template, specification), expected));

  it("are all found at any depth of the template", () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{2,8}$/);
    const reference = fc.record({ name: word, path: fc.array(word, { minLength: 1, maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(reference, { maxLength: 5 }), fc.boolean(), (references, below) => {
        const values = references.map(({ name, path }) => `\${{$config(${name}/1.0.0, ${path.join(".")})}}`);
        const found = configReferences(stringify(below ? { configs: { deep: { values } } } : values), {});
        assert.deepEqual(
          found,
          references.map(({ name, path }) => ({ reference: `${name}/1.0.0`, path: path.join(".") })),
        );
      }),
    );
  });

  it("are distinguished from references to other resource groups", () => {
    assert.deepEqual(ownConfigTemplate({ reference: "line/1.0.0" }), { name: "line", version: "1.0.0" });
    assert.equal(ownConfigTemplate({ reference: "s/g/line/1.0.0" }), undefined);
  });
});
