import assert from "node:assert/strict";
import { odataFilter } from "../../../../lab/azure/odata-filter";

interface Thing {
  name: string;
  kind?: string;
  tags?: Record<string, string>;
}

const grammar = { properties: { name: ({ name }: Thing) => name, resourceType: ({ kind }: Thing) => kind }, tags: ({ tags = {} }: Thing) => tags };
const things: Thing[] = [
  { name: "Alpha", kind: "A.B/things" },
  { name: "beta", kind: "A.B/parts", tags: { Line: "1" } },
  { name: "it's and so", kind: "A.B/parts" },
];
const found = (filter: string | null) => things.filter(odataFilter(filter, grammar)).map(({ name }) => name);

describe("a list filter (L2)", () => {
  for (const [filter, names] of [
    [null, ["Alpha", "beta", "it's and so"]],
    ["resourceType eq 'a.b/THINGS'", ["Alpha"]],
    ["resourceType ne 'A.B/things'", ["beta", "it's and so"]],
    ["resourceType eq 'A.B/parts' and name eq 'BETA'", ["beta"]],
    ["name eq 'alpha' or name eq 'beta'", ["Alpha", "beta"]],
    ["substringof('lph', name)", ["Alpha"]],
    ["name eq 'it''s and so'", ["it's and so"]],
    ["tagName eq 'line'", ["beta"]],
    ["tagName eq 'line' and tagValue eq '1'", ["beta"]],
    ["tagName eq 'line' and tagValue eq '2'", []],
    ["name eq 'nobody'", []],
  ] as const)
    it(`${filter ?? "no filter"} finds ${names.join(", ") || "nothing"}`, () => assert.deepEqual(found(filter), names));

  for (const filter of [
    "",
    "color eq 'red'",
    "name gt 'a'",
    "name eq alpha",
    "name eq 'a' and name eq 'b' or name eq 'c'",
    "(name eq 'a')",
    "startswith(name, 'a')",
  ])
    it(`refuses "${filter}", and lists the supported properties`, () =>
      assert.throws(() => found(filter), /The lab does not know the filter .*name, resourceType with eq or ne/));

  it("refuses tags if the list has none", () => {
    assert.throws(() => odataFilter("tagName eq 'a'", { properties: grammar.properties }), /does not know the filter/);
  });
});
