import assert from "node:assert/strict";
import type { ArmClient } from "../../../../../components/arm/arm-client";
import type { PinnedVersion } from "../../../../../components/orchestration/pinned-solution";
import { observeTags, tagFindings } from "../../../../../program/gate/site/tag-findings";

const pinned = (publishedDigests?: Record<string, string>) => ({ name: "vision", version: "1.0.0", publishedDigests }) as unknown as PinnedVersion;
const published = { "factory/vision:1": "sha256:a", "factory/gateway:1": "sha256:b" };

describe("moved tag findings", () => {
  for (const [what, present, given] of [
    ["are empty if all tags have their published digests", published, []],
    ["report a tag with another digest", { ...published, "factory/vision:1": "sha256:c" }, ["factory/vision:1 = sha256:c"]],
    ["report an image that no longer exists", { "factory/vision:1": "sha256:a" }, ["factory/gateway:1 = (nothing)"]],
    ["are empty if this identity may not read the registry", undefined, []],
  ] as const)
    it(what, () => {
      const found = tagFindings([pinned(published)], present);
      assert.deepEqual(
        found.map((fault) => fault.given),
        given,
      );
      for (const { code } of found) assert.equal(code, "EDGE-TAG-MOVED");
    });

  it("are empty for a version without recorded digests, and send no request", async () => {
    assert.deepEqual(tagFindings([pinned()], {}), []);
    const nobody = { get: () => assert.fail("sent a request") } as unknown as ArmClient;
    assert.equal(await observeTags("/registry", [pinned()], nobody, {}), undefined);
  });
});
