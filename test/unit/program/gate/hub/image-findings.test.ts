import assert from "node:assert/strict";
import type { SourceImage } from "../../../../../components/registry/imported-image/image-look";
import { floatingImports, importFindings, isImported } from "../../../../../program/gate/hub/image-findings";

const [first, second] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`];
const byTag = { source: "ghcr.io/a:1", image: "a:1" };
const pinned = { source: `ghcr.io/a@${first}`, image: "a:1" };

/** What is found where the registry and the source have these. */
async function found(image: typeof byTag, present: string | undefined, source: SourceImage, referrers: readonly string[] = []) {
  const look = { digestIn: async () => present, atSource: async () => source, referrersAtSource: async () => [...referrers] };
  const { faults, warnings } = await importFindings([image], "/registry", look);
  return { faults: faults.map(({ code }) => code), warnings: warnings.map(({ code }) => code) };
}

describe("what a hub's gate finds of imports", () => {
  const there: SourceImage = { is: "there", digest: first };
  for (const [what, image, present, source, faults, warnings] of [
    ["nothing where it is to be copied", byTag, undefined, there, [], []],
    ["nothing where Azure alone can reach the source", byTag, undefined, { is: "unknown" }, [], []],
    ["that the source has no such image", byTag, undefined, { is: "missing" }, ["EDGE-IMAGE-SOURCE"], []],
    ["the same of a digest", pinned, undefined, { is: "missing" }, ["EDGE-IMAGE-SOURCE"], []],
    ["nothing where it is there", byTag, first, there, [], []],
    ["nothing where a digest is there, whatever the source says", pinned, first, { is: "missing" }, [], []],
    ["that another image has the name of a digest", pinned, second, there, ["EDGE-IMAGE-TAKEN"], []],
    ["as a warning that the source's tag leads to another one, for it may have moved since", byTag, second, there, [], ["EDGE-IMAGE-TAKEN"]],
    ["nothing where what is there cannot be compared", byTag, second, { is: "unknown" }, [], []],
  ] as const)
    it(`is ${what}`, async () => assert.deepEqual(await found(image, present, source), { faults, warnings }));

  it("asks the source with the login that Azure gets", async () => {
    const credentials = { username: "reader", password: "hush" };
    const asked: unknown[] = [];
    const atSource = async (...given: unknown[]): Promise<SourceImage> => {
      asked.push(given);
      return { is: "unknown" };
    };
    await importFindings([{ ...byTag, credentials }], "/registry", { digestIn: async () => undefined, atSource, referrersAtSource: async () => [] });
    assert.deepEqual(asked, [[{ host: "ghcr.io", image: { repository: "a", tag: "1" } }, credentials]]);
  });

  it("reports signatures that an import leaves behind, and nothing once the image is there (A7)", async () => {
    const signed = ["application/vnd.cncf.notary.signature", "sha256-11.sig"];
    assert.deepEqual(await found(byTag, undefined, there, signed), { faults: [], warnings: ["EDGE-IMPORT-REFERRERS"] });
    assert.deepEqual(await found(byTag, first, there, signed), { faults: [], warnings: [] });
  });

  it("asks a source by its registry's id (A7)", async () => {
    const asked: unknown[] = [];
    const atSource = async (source: unknown): Promise<SourceImage> => {
      asked.push(source);
      return { is: "missing" };
    };
    const look = { digestIn: async () => undefined, atSource, referrersAtSource: async () => [] };
    await importFindings([{ ...byTag, sourceRegistryId: "/shared" }], "/registry", look);
    assert.deepEqual(asked, [{ host: "ghcr.io", image: { repository: "a", tag: "1" }, registryId: "/shared" }]);
  });

  it("warns of a source by a floating tag", () => {
    const images = ["ghcr.io/a:1", "ghcr.io/b", "ghcr.io/c:latest", `ghcr.io/d:latest@${first}`].map((source) => ({ source, image: "x:1" }));
    assert.deepEqual(
      floatingImports(images).map(({ code, given }) => [code, given]),
      [
        ["EDGE-IMAGE-FLOATING", "hub.images: ghcr.io/b"],
        ["EDGE-IMAGE-FLOATING", "hub.images: ghcr.io/c:latest"],
      ],
    );
  });
});

describe("a staged image", () => {
  const images = [byTag, { source: `ghcr.io/b:2@${first}`, image: "b:2" }];
  for (const [staged, is] of [
    ["a:1", true],
    ["a:2", false],
    ["a", false],
    ["c:1", false],
    ["b:2", true],
    [`b@${first}`, true],
    [`b:2@${first}`, true],
    [`b@${second}`, false],
    [`a@${first}`, false],
  ] as const)
    it(`${staged} is ${is ? "" : "not "}one of the imports`, () => assert.equal(isImported(staged, images), is));
});
