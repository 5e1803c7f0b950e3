import assert from "node:assert/strict";
import { arcItems, certificateItem } from "../../../../cli/drill/certificate-items";
import { drillArguments } from "../../../../cli/drill/drill-arguments";
import type { DrillItem, DrillVerdict } from "../../../../cli/drill/drill-item";
import { drillExitCode, drillReport, drillTable } from "../../../../cli/drill/drill-report";
import { imageName, runningDigest } from "../../../../cli/drill/image-name";
import { expiryIn, syncItem } from "../../../../cli/drill/login-items";
import { UsageError } from "../../../../cli/io/command";
import { givenTo } from "../../../support/command-line";

const now = new Date("2026-12-01T00:00:00Z");
const day = (count: number) => new Date(now.getTime() + count * 86_400_000);
const item = (verdict: DrillVerdict, more: Partial<DrillItem> = {}): DrillItem => ({
  ...{ kind: "image", subject: "pod default/a: x", verdict, reason: "because" },
  ...more,
});
const report = (...items: DrillItem[]) => drillReport({ stack: "line-1", days: 7, until: day(7).toISOString() }, items);

describe("the report of a drill", () => {
  const codes: [verdicts: DrillVerdict[], code: number, comesUp: boolean, text: RegExp][] = [
    [["ok", "at-risk"], 0, true, /line-1: comes up \(1 ok, 1 at risk, 0 fail, 0 unknown\) after a power cut, with the WAN down for 7 days/],
    [["ok", "unknown", "fails"], 1, false, /line-1: DOES NOT COME UP/],
    [["ok", "unknown"], 3, false, /may come up, but not everything was seen/],
  ];
  for (const [verdicts, code, comesUp, text] of codes)
    it(`has exit code ${code} for ${verdicts.join(", ")}`, () => {
      const found = report(...verdicts.map((verdict) => item(verdict)));
      assert.deepEqual([drillExitCode(found), found.comesUp], [code, comesUp]);
      assert.match(drillTable(found), text);
    });

  it("shows each fault with its fix, and escapes control characters", () => {
    const fault = { code: "EDGE-BLACKOUT-IMAGE", what: "lost", fix: "pull\u001b it" };
    assert.match(
      drillTable(report(item("fails", { fault }))),
      /fails {4}image {2}pod default\/a: x: because\n +EDGE-BLACKOUT-IMAGE {2}lost\n +fix {5}pull\\u\{1b\} it/,
    );
  });
});

describe("the arguments of a drill", () => {
  const good: [args: string[], expected: object][] = [
    [["blackout", "line-1"], { stack: "line-1", days: 7, json: false }],
    [["blackout", "line-1", "--days", "30", "--json"], { stack: "line-1", days: 30, json: true }],
  ];
  for (const [args, expected] of good)
    it(`are accepted: ${args.join(" ")}`, async () => assert.deepEqual(drillArguments(await givenTo("drill", args)), expected));

  const bad: [args: string[], text: RegExp][] = [
    [[], /takes blackout, given nothing\n.*takes one site, given none/s],
    [["flood", "line-1"], /given flood/],
    [["blackout", "line-1", "line-2"], /given line-1, line-2/],
    [["blackout", "line-1", "--days", "0"], /from 1 to 365, given 0/],
    [["blackout", "line-1", "--days", "1.5"], /given 1\.5/],
  ];
  for (const [args, text] of bad)
    it(`are refused: ${args.join(" ") || "none"}`, async () => {
      const given = await givenTo("drill", args);
      assert.throws(
        () => drillArguments(given),
        (error) => error instanceof UsageError && text.test(error.message),
      );
    });
});

describe("input of a drill", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const names: [text: string, full: string | undefined][] = [
    ["busybox", "docker.io/library/busybox:latest"],
    ["vendor/app:1", "docker.io/vendor/app:1"],
    ["10.96.0.50:443/factory/app:1", "10.96.0.50:443/factory/app:1"],
    [`quay.io/app:1@${digest}`, `quay.io/app@${digest}`],
    ["<none>@<none>", undefined],
  ];
  for (const [text, full] of names) it(`is the image ${full} for ${text}`, () => assert.equal(imageName(text)?.full, full));

  it("is the digest from a container's image id, if present", () =>
    assert.deepEqual([runningDigest(`quay.io/app@${digest}`), runningDigest(digest), runningDigest("")], [digest, undefined, undefined]));

  const token = (...expiries: (number | undefined)[]) => ({
    properties: {
      credentials: {
        passwords: expiries.map((at, index) => ({
          name: `password${index + 1}`,
          creationTime: day(index).toISOString(),
          ...(at && { expiry: day(at).toISOString() }),
        })),
      },
    },
  });
  it("is the expiry of the newest password for the stack's own tokens, and the earliest one for others", () => {
    assert.deepEqual(
      [expiryIn({ token: token(3, 90) }, true), expiryIn({ token: token(3, 90) }, false), expiryIn({ token: token() }, false)],
      [day(90).toISOString(), day(3).toISOString(), undefined],
    );
  });

  const syncs: [what: string, token: object, verdict: string][] = [
    ["a password that stays valid", token(3, 90), "ok"],
    ["a password without expiry", token(undefined), "ok"],
    ["passwords that expire", token(3, 6), "at-risk"],
    ["no password", token(), "at-risk"],
  ];
  for (const [what, found, verdict] of syncs)
    it(`is ${verdict} for a sync token with ${what}`, () =>
      assert.equal(syncItem("line-1", { id: "/tokens/line1", token: found, scopeMap: undefined }, day(7)).verdict, verdict));

  const certificates: [from: number, to: number, isNeeded: boolean, verdict: string][] = [
    [-1, 8, true, "ok"],
    [-1, 6, true, "fails"],
    [-1, 6, false, "at-risk"],
    [1, 90, true, "fails"],
  ];
  for (const [from, to, isNeeded, verdict] of certificates)
    it(`is ${verdict} for a certificate from day ${from} to ${to}${isNeeded ? " that a pod needs" : ""}`, () => {
      const found = certificateItem("the certificate", { validFromDate: day(from), validToDate: day(to) }, isNeeded, { now, days: 7 });
      assert.deepEqual([found.verdict, found.fault?.code], [verdict, verdict === "ok" ? undefined : "EDGE-BLACKOUT-CERTIFICATE"]);
    });

  const arc = (end?: string) => arcItems({ properties: { managedIdentityCertificateExpirationTime: end } }, day(7)).map(({ verdict }) => verdict);
  it("is at risk for an Arc certificate that expires, and is empty if Azure does not report the certificate", () =>
    assert.deepEqual([arc(day(30).toISOString()), arc(day(3).toISOString()), arc()], [["ok"], ["at-risk"], []]));
});
