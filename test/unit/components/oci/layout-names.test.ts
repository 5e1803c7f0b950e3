import assert from "node:assert/strict";
import { imageName, referrerTag } from "../../../../components/oci/layout-names";

describe("the name of an image in a layout (I3)", () => {
  for (const [tool, containerd, reference, name] of [
    ["Docker, an image of its own name", "docker.io/factory/app:1.0.0", "1.0.0", "factory/app:1.0.0"],
    ["Docker, a name without parts", "docker.io/library/app:1", "1", "app:1"],
    ["BuildKit, a name with a registry", "hub.azurecr.io/factory/app:1.0.0", "1.0.0", "factory/app:1.0.0"],
    ["a registry with a port", "localhost:5000/line/app:1", undefined, "line/app:1"],
    ["skopeo, a name and tag", undefined, "line/app:1.0.0", "line/app:1.0.0"],
    ["crane or podman, a whole reference", undefined, "quay.io/line/app:1.0.0", "line/app:1.0.0"],
    ["podman, a local image", undefined, "localhost/line/app:1", "line/app:1"],
    ["oras, a tag", undefined, "1.0.0", "1.0.0"],
    ["a reference with a digest", undefined, `line/app@sha256:${"a".repeat(64)}`, `line/app@sha256:${"a".repeat(64)}`],
    ["a library of another registry", "quay.io/library/app:1", undefined, "library/app:1"],
    ["nothing", undefined, undefined, undefined],
  ] as const)
    it(`is read as written by ${tool}`, () => assert.equal(imageName({ containerd, reference }), name));

  const hex = "b".repeat(64);
  for (const [reference, found] of [
    [`sha256-${hex}.sig`, { subject: `sha256:${hex}`, tag: `sha256-${hex}.sig` }],
    [`quay.io/line/app:sha256-${hex}.att`, { subject: `sha256:${hex}`, tag: `sha256-${hex}.att` }],
    [`sha256-${hex}`, { subject: `sha256:${hex}`, tag: `sha256-${hex}` }],
    ["sha256-abc.sig", undefined],
    ["1.0.0", undefined],
    [undefined, undefined],
  ] as const)
    it(`may be the tag of a signature: ${reference}`, () => assert.deepEqual(referrerTag(reference), found));
});
