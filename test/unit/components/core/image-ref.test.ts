import assert from "node:assert/strict";
import fc from "fast-check";
import { EdgeError } from "../../../../components/core/fault";
import { formatImageRef, imageRefFault, parseImageRef, referenceOf, repositoryOfImage, splitHost } from "../../../../components/core/image-ref";

const digest = `sha256:${"a".repeat(64)}`;

describe("an image reference", () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,8})?$/);
  const ref = fc.record(
    {
      repository: fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ["line", ...parts].join("/")),
      tag: fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/),
    },
    { noNullPrototype: true },
  );

  it("is parsed back from its formatted text", () => {
    fc.assert(fc.property(ref, (given) => assert.deepEqual(parseImageRef(formatImageRef(given)), given)));
  });

  it("has the same repository with a tag, a digest, both or neither", () => {
    fc.assert(
      fc.property(ref, ({ repository, tag }) => {
        for (const given of [{ repository }, { repository, tag }, { repository, digest }, { repository, tag, digest }])
          assert.equal(repositoryOfImage(formatImageRef(given)), repository);
      }),
    );
  });

  it("with a host is refused when its repository is read", () => {
    assert.throws(() => repositoryOfImage("hub.azurecr.io/line/app:1"), EdgeError);
  });

  it("has the tag latest if it has neither tag nor digest", () => {
    assert.deepEqual(parseImageRef("line/app"), { repository: "line/app", tag: "latest" });
  });

  it("may have only a digest", () => {
    assert.deepEqual(parseImageRef(`line/app@${digest}`), { repository: "line/app", digest });
  });

  it("is requested by digest if it has tag and digest", () => {
    assert.equal(referenceOf(parseImageRef(`line/app:1.0.0@${digest}`)), digest);
  });

  for (const text of ["hub.azurecr.io/line/app:1", "10.96.0.50/line/app:1", "localhost/app", "host:5000/app"]) {
    it(`is refused with a host: ${text}`, () => {
      assert.match(imageRefFault(text)?.what ?? "", /names the host/);
    });
  }

  for (const text of [
    "",
    "Line/app",
    "line//app",
    "line/app:",
    "line/app:a b",
    "line/app:-a",
    "line/app@sha256:1",
    "line/app@sha512:aa",
    "/app",
    `${"a".repeat(256)}`,
    "../app",
  ]) {
    it(`is refused: "${text.slice(0, 20)}"`, () => {
      assert.throws(
        () => parseImageRef(text),
        (error) => error instanceof EdgeError && error.faults[0]?.code === "EDGE-IMAGE-REF",
      );
    });
  }

  it("is split from the host of a source", () => {
    assert.deepEqual(splitHost("mcr.example/line/app:1"), { host: "mcr.example", rest: "line/app:1" });
  });
});
