import assert from "node:assert/strict";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { withHub } from "../../../../cli/place/hub-in-text";

const file = (site: string) => `# head\nconfig:\n  edge-staging:role: site # role\n${site}encryptionsalt: v1:x\n`;
const hubIn = (text: string | undefined) =>
  (parse(text ?? "") as { config: Record<string, { hub?: unknown } | undefined> } | null)?.config["edge-staging:site"]?.hub;

describe("site.hub in the text of a stack file", () => {
  for (const [what, before, after] of [
    [
      "one more line before the first setting and its comment",
      "  edge-staging:site: # s\n    # key\n    key: a # k\n",
      "  edge-staging:site: # s\n    hub: h-1\n    # key\n    key: a # k\n",
    ],
    ["the indentation of the other settings", "  edge-staging:site:\n        key: a\n", "  edge-staging:site:\n        hub: h-1\n        key: a\n"],
    ["the value of an empty hub", "  edge-staging:site:\n    key: a\n    hub: # which?\n", "  edge-staging:site:\n    key: a\n    hub: h-1 # which?\n"],
    ["the value of an empty hub at the end of its line", "  edge-staging:site:\n    hub:\n    key: a\n", "  edge-staging:site:\n    hub: h-1\n    key: a\n"],
    ["the value of a hub that is an empty text", '  edge-staging:site:\n    hub: ""\n    key: a\n', "  edge-staging:site:\n    hub: h-1\n    key: a\n"],
    ["the first setting of a map in braces", "  edge-staging:site: { key: a, labels: {} }\n", "  edge-staging:site: { hub: h-1, key: a, labels: {} }\n"],
    ["the only setting of an empty map", "  edge-staging:site: {}\n", "  edge-staging:site: { hub: h-1 }\n"],
    ["the line ends of Windows", "  edge-staging:site:\r\n    key: a\r\n", "  edge-staging:site:\r\n    hub: h-1\r\n    key: a\r\n"],
  ] as const)
    it(`is ${what}, and no other character changes`, () => assert.equal(withHub(file(before), "h-1"), file(after)));

  for (const [what, site] of [
    ["a site that names a hub", "  edge-staging:site:\n    hub: old\n    key: a\n"],
    ["a hub that is no text", "  edge-staging:site:\n    hub: 7\n    key: a\n"],
    ["settings that are an alias", "  x: &s { key: a }\n  edge-staging:site: *s\n"],
    ["settings below an explicit key", "  ? edge-staging:site\n  : key: a\n    flavor: tanzu\n"],
    ["settings that are missing", ""],
    ["settings that are empty", "  edge-staging:site:\n"],
    ["a text that is not YAML", "  edge-staging:site: [\n"],
  ] as const)
    it(`is not written into ${what}`, () => assert.equal(withHub(file(site), "h-1"), undefined));

  it("is quoted where YAML would read another type", () => {
    for (const hub of ["1", "1.0", "yes", "null", "0x1", "1e3"]) assert.equal(hubIn(withHub(file("  edge-staging:site:\n    key: a\n"), hub)), hub, hub);
  });

  it("is what a parser reads, for any settings", () => {
    const settings = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 });
    fc.assert(
      fc.property(settings, (site) => {
        delete site["hub"];
        fc.pre(Object.keys(site).length > 0);
        const before = { config: { "edge-staging:role": "site", "edge-staging:site": site } };
        const after = withHub(stringify(before), "h-1");
        assert.equal(hubIn(after), "h-1");
      }),
    );
  });
});
