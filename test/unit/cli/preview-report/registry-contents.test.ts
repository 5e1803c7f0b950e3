import assert from "node:assert/strict";
import { ArmError } from "../../../../components/arm/arm-error";
import { EdgeError } from "../../../../components/core/fault";
import { openOciLayout } from "../../../../components/oci/oci-layout";
import type { RegistryClient } from "../../../../components/oci/registry-client";
import { RegistryError, type RegistryErrorKind } from "../../../../components/oci/registry-error";
import { readWithin } from "../../../../cli/preview-report/registry-contents";
import { canary } from "../../../support/canary";
import { type LayoutFolder, writeLayout } from "../../../support/image-layout";

const never = () => new Promise<never>(() => {});
const ending = new AbortController().signal;

describe("image contents read from a cloud registry", () => {
  let layout: LayoutFolder;
  before(() => {
    layout = writeLayout([
      {
        name: "a:1",
        platforms: [
          ["base", "amd64"],
          ["base", "arm64"],
        ],
      },
      { name: "b:1", platforms: [["base", "b"]] },
    ]);
  });
  after(() => layout.remove());

  /** A registry with the layout's images, which records requests. */
  const registry = async (asked: string[] = []): Promise<RegistryClient> => {
    const { images, manifest } = await openOciLayout(layout.folder);
    const digestOf = (repository: string, reference: string) => images.find(({ name }) => name === `${repository}:${reference}`)?.digest;
    const client: Pick<RegistryClient, "host" | "announcedDigest" | "manifest"> = {
      host: "hub.example",
      announcedDigest: async (repository, reference) => digestOf(repository, reference),
      manifest: async (repository, reference) => {
        asked.push(`${repository} ${reference.split(":")[0]}`);
        return manifest(digestOf(repository, reference) ?? reference);
      },
    };
    return client as RegistryClient;
  };

  it("have the size of every manifest, configuration and layer of all platforms, without reading a layer", async () => {
    const asked: string[] = [];
    const reading = await readWithin(never, () => registry(asked), { images: ["a:1", "b:1"], ending });
    assert.ok("contents" in reading);
    const [index, image] = ["a:1", "b:1"].map((name) => [...(reading.contents.get(name) ?? [])]);
    // An index, its two manifests, their two configurations, and three layers, one of them shared.
    assert.deepEqual([index?.length, image?.length], [8, 4]);
    assert.ok([...(index ?? []), ...(image ?? [])].every(([digest, bytes]) => /^sha256:/.test(digest) && bytes > 0));
    assert.deepEqual(index?.map(([digest]) => digest).filter((digest) => image?.some(([other]) => other === digest)).length, 1);
    assert.deepEqual(asked.sort(), ["a 1", "a sha256", "a sha256", "b 1"]);
  });

  it("exclude an image that the registry does not have", async () => {
    const reading = await readWithin(never, () => registry(), { images: ["a:2", "b:1"], ending });
    assert.deepEqual("contents" in reading && [...reading.contents.keys()], ["b:1"]);
  });

  const reasons: [string, unknown, string][] = [
    ["the sign-in fails", new EdgeError([{ code: "EDGE-SIGN-IN", what: canary, fix: canary }]), "the sign-in to Azure does not work here"],
    ["Azure refuses", new ArmError(403, "AuthorizationFailed", canary, `GET ${canary}`), "this identity may not read the registry in Azure"],
    ...(
      [
        ["unauthorized", "this identity may not read the registry"],
        ["unreachable", "the registry cannot be reached from here"],
        ["untrusted-certificate", "the registry's certificate is not trusted here"],
        ["digest-mismatch", "the registry returned content that does not match its digest"],
        ["refused", "the registry returned an unexpected answer"],
        ["not-found", "the registry lacks parts of an image"],
      ] satisfies [RegistryErrorKind, string][]
    ).map(([kind, because]): [string, unknown, string] => [`the registry answers ${kind}`, new RegistryError(kind, canary), because]),
  ];
  for (const [what, error, because] of reasons)
    it(`are replaced by a reason in this program's words if ${what}`, async () =>
      assert.deepEqual(await readWithin(never, () => Promise.reject(error), { images: ["a:1"], ending }), { because }));

  it("are replaced by a reason if the registry does not exist yet", async () =>
    assert.deepEqual(await readWithin(never, async () => undefined, { images: ["a:1"], ending }), { because: "the registry does not exist yet" }));

  it("are replaced by a reason after the time limit", async () =>
    assert.deepEqual(await readWithin(async () => undefined, never, { images: ["a:1"], ending }), { because: "the registry did not answer in time" }));

  it("do not hide an error of this program", async () => {
    const broken = { announcedDigest: () => Promise.reject(new TypeError("a mistake of ours")) };
    await assert.rejects(
      readWithin(never, async () => broken as unknown as RegistryClient, { images: ["a:1"], ending }),
      /a mistake of ours/,
    );
  });

  it("are replaced by a reason in this program's words if the registry refuses an image", async () => {
    const closed = { announcedDigest: () => Promise.reject(new RegistryError("unauthorized", canary)) };
    assert.deepEqual(await readWithin(never, async () => closed as unknown as RegistryClient, { images: ["a:1"], ending }), {
      because: "this identity may not read the registry",
    });
  });

  it("are no longer awaited when the command is interrupted", async () => {
    const asked = new AbortController();
    const reading = readWithin(never, never, { images: ["a:1"], ending: asked.signal });
    asked.abort(new Error("interrupted"));
    await assert.rejects(reading, /interrupted/);
    await assert.rejects(readWithin(never, never, { images: ["a:1"], ending: asked.signal }), /interrupted/);
  });
});
