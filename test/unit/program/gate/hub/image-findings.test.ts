import assert from "node:assert/strict";
import type { SourceImage } from "../../../../../components/registry/imported-image/image-look";
import { floatingImports, importFindings, isImported } from "../../../../../program/gate/hub/image-findings";

const [first, second] = [`sha256:${"1".repeat(64)}`, `sha256:${"2".repeat(64)}`];
const byTag = { source: "ghcr.io/a:1", image: "a:1" };
const pinned = { source: `ghcr.io/a@${first}`, image: "a:1" };

/** Codes of the findings if the hub's registry has digest `present` and the source answers `source`. */
async function found(image: typeof byTag, present: string | undefined, source: SourceImage, referrers: readonly string[] = []) {
  const look = { digestIn: async () => present, atSource: async () => source, referrersAtSource: async () => [...referrers] };
  const { faults, warnings } = await importFindings([image], "/registry", look);
  return { faults: faults.map(({ code }) => code), warnings: warnings.map(({ code }) => code) };
}

describe("the hub gate's check of image imports", () => {
  const there: SourceImage = { is: "there", digest: first };
  for (const [what, image, present, source, faults, warnings] of [
    ["passes an image that is not imported yet", byTag, undefined, there, [], []],
    ["passes if only Azure can reach the source", byTag, undefined, { is: "unknown" }, [], []],
    ["refuses a tag that the source does not have", byTag, undefined, { is: "missing" }, ["EDGE-IMAGE-SOURCE"], []],
    ["refuses a digest that the source does not have", pinned, undefined, { is: "missing" }, ["EDGE-IMAGE-SOURCE"], []],
    ["passes if the imported image has the digest of the source's tag", byTag, first, there, [], []],
    ["passes if the pinned digest is imported, even if the source no longer has it", pinned, first, { is: "missing" }, [], []],
    ["refuses a pinned digest if its name belongs to another image", pinned, second, there, ["EDGE-IMAGE-TAKEN"], []],
    ["only warns if the source's tag has another digest, because the tag may have moved since", byTag, second, there, [], ["EDGE-IMAGE-TAKEN"]],
    ["passes if the imported image cannot be compared with the source", byTag, second, { is: "unknown" }, [], []],
  ] as const)
    it(what, async () => assert.deepEqual(await found(image, present, source), { faults, warnings }));

  it("reads the source with the credentials that Azure uses for the import", async () => {
    const credentials = { username: "reader", password: "hush" };
    const requests: unknown[] = [];
    const atSource = async (...given: unknown[]): Promise<SourceImage> => {
      requests.push(given);
      return { is: "unknown" };
    };
    await importFindings([{ ...byTag, credentials }], "/registry", { digestIn: async () => undefined, atSource, referrersAtSource: async () => [] });
    assert.deepEqual(requests, [[{ host: "ghcr.io", image: { repository: "a", tag: "1" } }, credentials]]);
  });

  it("warns of signatures that an import does not copy, but not once the image is imported (A7)", async () => {
    const signed = ["application/vnd.cncf.notary.signature", "sha256-11.sig"];
    assert.deepEqual(await found(byTag, undefined, there, signed), { faults: [], warnings: ["EDGE-IMPORT-REFERRERS"] });
    assert.deepEqual(await found(byTag, first, there, signed), { faults: [], warnings: [] });
  });

  it("passes the source registry's id on to the source look-up (A7)", async () => {
    const requests: unknown[] = [];
    const atSource = async (source: unknown): Promise<SourceImage> => {
      requests.push(source);
      return { is: "missing" };
    };
    const look = { digestIn: async () => undefined, atSource, referrersAtSource: async () => [] };
    await importFindings([{ ...byTag, sourceRegistryId: "/shared" }], "/registry", look);
    assert.deepEqual(requests, [{ host: "ghcr.io", image: { repository: "a", tag: "1" }, registryId: "/shared" }]);
  });

  it("warns of every source with a floating tag", () => {
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

describe("staged image", () => {
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
    it(`${staged} is ${is ? "" : "not "}among the imports`, () => assert.equal(isImported(staged, images), is));
});
