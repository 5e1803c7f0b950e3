import assert from "node:assert/strict";
import { parseStatement, predicateType, statementType } from "../../../../cli/attestation/statement";
import { siteStatements } from "../../../../cli/prove/site-statements";
import { attestedFacts, attestedProof, circumstances, digestOfDigits } from "../../../support/attested-site";

const statements = siteStatements(attestedFacts, attestedProof, circumstances);
const [vision = assert.fail()] = statements;
/** The payload for solution vision with changed members at the top level or in the predicate. */
const changed = (change: object, inPredicate: object = {}) =>
  JSON.parse(JSON.stringify({ ...vision, predicate: { ...vision.predicate, ...inPredicate }, ...change })) as unknown;

describe("statements for a proved site", () => {
  it("contain one statement per solution version that stages images", () =>
    assert.deepEqual(
      statements.map(({ predicate: { solution, images } }) => [solution.name, solution.version, images.map(({ ref }) => ref)]),
      [
        ["vision", "1.0.0", ["factory/vision:1.0.0", "factory/gateway:2.1"]],
        ["audit", "3.0.0", ["factory/gateway:2.1"]],
      ],
    ));

  it("contain every image by login server, repository and digest, with time, signer, network path and tool of the proof", () =>
    assert.deepEqual(statements[1], {
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "hub.example/factory/gateway", digest: { sha256: "b".repeat(64) } }],
      predicateType: "https://edge-staging.example/attestation/site-proof/v1",
      predicate: {
        site: "line-1",
        solution: { name: "audit", version: "3.0.0" },
        provedAt: "2026-11-30T12:00:00.000Z",
        provedBy: { kind: "azure", tenantId: "tenant", objectId: "object", name: "operator@contoso.com" },
        tool: { name: "edge-staging", version: "0.1.0" },
        registry: "hub.example",
        path: { serviceAddress: "10.96.0.50", context: "line-1" },
        images: [
          {
            ref: "factory/gateway:2.1",
            repository: "factory/gateway",
            digest: digestOfDigits("b"),
            publishedDigest: digestOfDigits("b"),
            bytes: 1234,
            platforms: ["linux/amd64", "linux/arm64/v8"],
          },
        ],
      },
    }));

  it("contain one statement for a version that two instances stage", () => {
    const [solution = assert.fail()] = attestedFacts.solutions;
    const twice = { solutions: [solution, { ...solution, images: ["factory/gateway:2.1"] }] };
    assert.equal(siteStatements(twice, attestedProof, circumstances).length, 1);
  });

  it("contain one subject for two tags with the same digest", () => {
    const [image = assert.fail()] = attestedProof.images;
    const images = [image, { ...image, ref: "factory/vision:stable" }];
    const [solution = assert.fail()] = attestedFacts.solutions;
    const facts = { solutions: [{ ...solution, images: images.map(({ ref }) => ref) }] };
    const [{ subject, predicate } = assert.fail()] = siteStatements(facts, { ...attestedProof, images }, circumstances);
    assert.deepEqual([subject.length, predicate.images.length], [1, 2]);
  });

  it("are refused for a failed proof and for an image that was not compared", () => {
    assert.throws(() => siteStatements(attestedFacts, { ...attestedProof, proved: false }, circumstances), /is not proved/);
    assert.throws(() => siteStatements(attestedFacts, { ...attestedProof, images: [] }, circumstances), /was not compared/);
    const unequal = attestedProof.images.map((image) => ({ ...image, equal: false }));
    assert.throws(() => siteStatements(attestedFacts, { ...attestedProof, images: unequal }, circumstances), /was not compared/);
  });
});

describe("an attestation payload", () => {
  it("is parsed to the statement from which it was written", () => assert.deepEqual(parseStatement(changed({})), { statement: vision }));

  it("may have unknown members", () => assert.deepEqual(parseStatement(changed({ more: 1 }, { later: { a: 1 } })), { statement: vision }));

  const [subject] = vision.subject;
  for (const [what, payload, fault] of [
    ["a value that is not an object", undefined, /^statement: /],
    ["another statement type", changed({ _type: "https://in-toto.io/Statement/v0.1" }), /^_type: .*Statement\/v1/],
    ["another predicate type", changed({ predicateType: "https://slsa.dev/provenance/v1" }), /^predicateType: .*site-proof\/v1/],
    ["a later version of the predicate", changed({ predicateType: predicateType.replace("v1", "v2") }), /^predicateType: /],
    ["no subject", changed({ subject: [] }), /^subject: /],
    ["a subject without sha256", changed({ subject: [{ name: "a", digest: { sha512: "b" } }] }), /^subject\.0\.digest\.sha256: /],
    ["fewer subjects than images", changed({ subject: [subject] }), /^subject: the subjects are not the images/],
    [
      "more subjects than images",
      changed({ subject: [...vision.subject, { name: "a", digest: { sha256: "c".repeat(64) } }] }),
      /^subject: the subjects are not/,
    ],
    ["subjects of another registry", changed({}, { registry: "other.example" }), /^subject: the subjects are not the images/],
    ["no image", changed({}, { images: [] }), /^predicate\.images: /],
    ["no site", changed({}, { site: "" }), /^predicate\.site: /],
    ["a time without a zone", changed({}, { provedAt: "2026-11-30T12:00:00" }), /^predicate\.provedAt: /],
    ["a time that is not UTC", changed({}, { provedAt: "2026-11-30T12:00:00+01:00" }), /^predicate\.provedAt: /],
    ["a signer of another kind", changed({}, { provedBy: { kind: "nobody" } }), /^predicate\.provedBy\.kind: /],
    ["no tool", changed({}, { tool: undefined }), /^predicate\.tool: /],
  ] as const)
    it(`is refused with ${what}`, () => {
      const parsed = parseStatement(payload);
      assert.match("faults" in parsed ? parsed.faults.join("\n") : "accepted", fault);
    });

  it("is refused with every fault at once", () => {
    const parsed = parseStatement(changed({ _type: `${statementType}x` }, { site: "", provedAt: "today" }));
    assert.equal("faults" in parsed && parsed.faults.length, 3);
  });
});
