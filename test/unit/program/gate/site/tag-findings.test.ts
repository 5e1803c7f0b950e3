import assert from "node:assert/strict";
import type { ArmClient } from "../../../../../components/arm/arm-client";
import type { PinnedVersion } from "../../../../../components/orchestration/pinned-solution";
import { observeTags, tagFindings } from "../../../../../program/gate/site/tag-findings";

const pinned = (publishedDigests?: Record<string, string>) => ({ name: "vision", version: "1.0.0", publishedDigests }) as unknown as PinnedVersion;
const published = { "factory/vision:1": "sha256:a", "factory/gateway:1": "sha256:b" };

describe("moved tags before a site's run", () => {
  for (const [what, present, given] of [
    ["nothing where all are as published", published, []],
    ["a tag that leads elsewhere", { ...published, "factory/vision:1": "sha256:c" }, ["factory/vision:1 = sha256:c"]],
    ["an image that is gone", { "factory/vision:1": "sha256:a" }, ["factory/gateway:1 = (nothing)"]],
    ["nothing where this identity may not look", undefined, []],
  ] as const)
    it(`report ${what}`, () => {
      const found = tagFindings([pinned(published)], present);
      assert.deepEqual(
        found.map((fault) => fault.given),
        given,
      );
      for (const { code } of found) assert.equal(code, "EDGE-TAG-MOVED");
    });

  it("report nothing of a version whose digests nobody recorded, and ask nobody", async () => {
    assert.deepEqual(tagFindings([pinned()], {}), []);
    const nobody = { get: () => assert.fail("asked") } as unknown as ArmClient;
    assert.equal(await observeTags("/registry", [pinned()], nobody, {}), undefined);
  });
});
