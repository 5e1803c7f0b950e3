import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { z } from "zod";
import { imagesTable, operationsTable, type Report, type SiteReport, skippedLines, unproved } from "../../../lab/report";

describe("the npm start report", () => {
  const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
  const site = (images: SiteReport["images"]): SiteReport => ({
    name: "line-1",
    connectedRegistryId: "/subscriptions/s/line1",
    connectedRegistryState: "Online",
    serviceAddress: "10.96.0.50",
    solutions: [{ name: "vision", version: "1.0.0", solutionVersionId: "/subscriptions/s/vision/1.0.0.1", state: "ReadyToDeploy" }],
    images,
  });
  const skipped = { name: "line-2", reason: "needs sha256sum" };
  const report = (images: SiteReport["images"]): Report => ({
    schemaVersion: 2,
    sites: [site(images)],
    skipped: [skipped],
    operations: [{ stack: "hub", name: "hub-registry", kind: "create", type: "azure-native:containerregistry:Registry", durationMs: 12 }],
    phases: [{ name: "pulumi up -s hub", durationMs: 34 }],
  });
  const equal = { ref: "factory/vision:1.0.0", cloudDigest: digest("a"), siteDigest: digest("a"), equal: true };
  const missing = { ref: "factory/gateway:1.0.0", cloudDigest: digest("b"), equal: false };
  const schema = z.fromJSONSchema(JSON.parse(readFileSync("docs/reference/report.schema.json", "utf8")) as Parameters<typeof z.fromJSONSchema>[0]);
  const issues = (value: unknown) => schema.safeParse(value).error?.issues.map(({ path, code }) => `${path.join(".")} ${code}`) ?? [];

  it("matches its schema", () => assert.deepEqual(issues(report([equal, missing])), []));

  it("does not match its schema if a member is missing, unknown or invalid", () => {
    const { phases: _, ...withoutPhases } = report([equal]);
    assert.deepEqual(issues(withoutPhases), ["phases invalid_type"]);
    assert.deepEqual(issues({ ...report([equal]), password: "x" }), [" unrecognized_keys"]);
    assert.deepEqual(issues({ ...report([equal]), skipped: [{ name: "line-2" }] }), ["skipped.0.reason invalid_type"]);
    assert.deepEqual(issues(report([{ ...equal, cloudDigest: "latest" }])), ["sites.0.images.0.cloudDigest invalid_format"]);
    assert.deepEqual(issues({ ...report([equal]), schemaVersion: 1 }), ["schemaVersion invalid_value"]);
  });

  it("has every member explained in its document", () => {
    const text = readFileSync("docs/reference/report.md", "utf8");
    const members = [
      ...Object.keys(report([])),
      ...Object.keys(site([])),
      ...Object.keys(skipped),
      ...Object.keys(equal),
      ...Object.keys(report([]).operations[0] ?? {}),
    ];
    assert.deepEqual(
      members.filter((member) => !new RegExp(`\\b${member}\\b`).test(text)),
      [],
    );
  });

  it("shows every image with both digests", () => {
    assert.equal(
      imagesTable(report([equal, missing])),
      [
        "site    image                  digest in the cloud      digest on the site",
        "line-1  factory/vision:1.0.0   sha256:aaaaaaaaaaaaaaaa  sha256:aaaaaaaaaaaaaaaa  equal",
        "line-1  factory/gateway:1.0.0  sha256:bbbbbbbbbbbbbbbb  none                     NOT EQUAL",
      ].join("\n"),
    );
  });

  it("shows the operation on every resource", () => {
    assert.match(operationsTable(report([])), /^stack +resource +type +done +ms\nhub +hub-registry +azure-native:containerregistry:Registry +create +12$/);
  });

  it("lists every skipped site with the reason", () => assert.deepEqual(skippedLines(report([])), ["skipped: line-2 needs sha256sum"]));

  it("is a proof if every image is equal", () => assert.deepEqual(unproved(site([equal])), []));
  it("is not a proof if an image differs", () =>
    assert.deepEqual(unproved(site([equal, missing])), ["factory/gateway:1.0.0 on line-1 differs from the image in the cloud registry"]));
  it("is not a proof if nothing was staged", () => assert.deepEqual(unproved(site([])), ["line-1 stages no image: there is nothing to prove"]));
});
