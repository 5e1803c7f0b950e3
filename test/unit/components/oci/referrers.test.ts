import assert from "node:assert/strict";
import { referrersIn } from "../../../../components/oci/referrers";

const digest = `sha256:${"1".repeat(64)}`;
const tag = (suffix: string) => `sha256-${"1".repeat(64)}${suffix}`;

/** Referrers in a registry that lists these and has these tags. */
const found = (listed: readonly unknown[], tags: readonly string[]) =>
  referrersIn({ referrers: async () => [...listed], announcedDigest: async (_repository, name) => (tags.includes(name) ? digest : undefined) }, "a", digest);

describe("referrers of an image at its source (A7)", () => {
  it("are those that the registry lists, shown by type", async () => {
    const listed = [{ artifactType: "application/vnd.cncf.notary.signature" }, { mediaType: "application/vnd.oci.image.manifest.v1+json" }, {}];
    assert.deepEqual(await found(listed, []), ["application/vnd.cncf.notary.signature", "application/vnd.oci.image.manifest.v1+json", "of unknown type"]);
  });
  it("are found by their tags if the registry lists none", async () =>
    assert.deepEqual(await found([], [tag(".sig"), tag(".sbom"), tag(""), "other"]), [tag(""), tag(".sig"), tag(".sbom")]));
  it("are empty if there are none", async () => assert.deepEqual(await found([], []), []));
  it("are printed as one line each", async () => assert.deepEqual(await found([{ artifactType: "a\n::error::b" }], []), ["a : :error::b"]));
});
