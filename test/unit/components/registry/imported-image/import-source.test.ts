import assert from "node:assert/strict";
import { dockerLibraryName, importedName, parseImportSource, readImportSource } from "../../../../../components/registry/imported-image/import-source";

const digest = `sha256:${"1".repeat(64)}`;

describe("the import source", () => {
  for (const [text, host, image] of [
    ["mcr.microsoft.com/tools/busybox:1.36", "mcr.microsoft.com", { repository: "tools/busybox", tag: "1.36" }],
    ["localhost:5000/busybox", "localhost:5000", { repository: "busybox", tag: "latest" }],
    [`ghcr.io/a/b@${digest}`, "ghcr.io", { repository: "a/b", digest }],
    [`ghcr.io/a/b:1@${digest}`, "ghcr.io", { repository: "a/b", tag: "1", digest }],
  ] as const)
    it(`is parsed from ${text}`, () => assert.deepEqual(readImportSource(text), { host, image }));

  for (const text of [
    "",
    "busybox:1.36",
    "tools/busybox:1.36",
    "mcr.microsoft.com/",
    "mcr.microsoft.com/Tools",
    "mcr.microsoft.com/a@sha256:1",
    "https://ghcr.io/a",
    "reader:hush@ghcr.io/a:1",
    "ghcr.io:99999/a",
    "-ghcr.io/a",
  ])
    it(`cannot be "${text}"`, () => assert.equal(readImportSource(text), undefined));

  for (const [text, name] of [
    ["docker.io/nats:2.1.8", "docker.io/library/nats:2.1.8"],
    ["registry-1.docker.io/nats", "registry-1.docker.io/library/nats"],
    [`index.docker.io/nats@${digest}`, `index.docker.io/library/nats@${digest}`],
  ] as const)
    it(`requires the owner of a Docker Hub image (A8): ${text}`, () => {
      assert.deepEqual([dockerLibraryName(text), readImportSource(text)], [name, undefined]);
      assert.throws(
        () => parseImportSource(text),
        (error: Error) => error.message.includes(`allowed ${name}`),
      );
    });
  for (const text of ["docker.io/library/nats:2.1.8", "docker.io/factory/app:1", "ghcr.io/nats:1", "docker.io/"])
    it(`is complete or not on Docker Hub, so no owner is suggested: ${text}`, () => assert.equal(dockerLibraryName(text), undefined));

  it("is refused with the allowed form if it is not valid", () =>
    assert.throws(() => parseImportSource("busybox"), /EDGE-IMAGE-REF .*\n {2}given {3}busybox\n {2}allowed host\/repository/));

  for (const [text, name] of [
    ["mcr.microsoft.com/tools/busybox:1.36", "tools/busybox:1.36"],
    ["mcr.microsoft.com/tools/busybox", "tools/busybox:latest"],
    [`ghcr.io/a/b:1@${digest}`, "a/b:1"],
    [`ghcr.io/a/b@${digest}`, undefined],
    ["busybox", undefined],
  ] as const)
    it(`${text} is imported under the name ${name}`, () => assert.equal(importedName(text), name));
});
