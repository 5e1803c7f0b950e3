import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBundle } from "../../../../cli/doctor/bundle/bundle";
import { environmentSecrets, scrubber, withoutSecrets } from "../../../../cli/doctor/bundle/scrub";
import { doctorReport } from "../../../../cli/doctor/doctor-report";
import { tarOf } from "../../../../cli/output/tar";

describe("a support bundle", () => {
  const secret = 'a+b/c="d-0123';
  const texts: [what: string, text: string, expected: string][] = [
    ["a known secret", `login ${secret} refused`, "login (removed) refused"],
    ["its base64", `auth: ${Buffer.from(secret).toString("base64")}`, "auth: (removed)"],
    ["its form in a URL", `?x=${encodeURIComponent(secret)}`, "?x=(removed)"],
    ["its form in JSON", JSON.stringify({ x: secret }), '{"x":"(removed)"}'],
    ["a private key", "a -----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY----- b", "a (removed) b"],
    ["a token", "eyJhbGciOiJI.eyJzdWIi.c2ln", "(removed)"],
    ["a header", "Authorization: Bearer abcdefgh1234", "Authorization: Bearer (removed)"],
    ["a URL with a login", "https://me:pw@host/x", "https://(removed)@host/x"],
    ["a connection string", "Name=line1;SyncTokenPassword=xyz123;Host=a", "Name=line1;SyncTokenPassword=(removed);Host=a"],
    ["a password in JSON", '{"password":"short"}', '{"password":"(removed)"}'],
    ["a password in YAML", "user: me\npassword: short", "user: me\npassword: (removed)"],
    ["a signed URL", "https://x/?sv=1&sig=abc%3D&se=2", "https://x/?sv=1&sig=(removed)&se=2"],
    ["nothing else", "pull secret default/my-acr-secret: token line1", "pull secret default/my-acr-secret: token line1"],
  ];
  for (const [what, text, expected] of texts) it(`does not contain ${what}`, () => assert.equal(scrubber([secret, "short"])(text), expected));

  it("detects secrets in environment variables by name, and ignores file paths", () => {
    const environment = {
      ARM_CLIENT_SECRET: "one",
      PULUMI_CONFIG_PASSPHRASE: "two",
      AZURE_FEDERATED_TOKEN_FILE: "/run/token",
      PULUMI_CONFIG_PASSPHRASE_FILE: "p",
      HOME: "/root",
    };
    assert.deepEqual(environmentSecrets(environment), ["one", "two"]);
  });

  it("contains no encrypted settings and none named like a secret", () => {
    const settings = { encryptionsalt: "v1:x", config: { a: { secure: "v1:y" }, site: { key: "line1", passwords: { validity: "P90D" }, apiToken: "z" } } };
    assert.deepEqual(withoutSecrets(settings), {
      encryptionsalt: "(removed)",
      config: { a: { secure: "(removed)" }, site: { key: "line1", passwords: { validity: "P90D" }, apiToken: "(removed)" } },
    });
  });

  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "bundle-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const io = (environment: Record<string, string> = {}) => ({ environment, folder, print: () => undefined, narrate: () => undefined });

  it("is an archive that tar reads, for its owner only, without a secret that a report quotes", async () => {
    const fault = { code: "EDGE-X", what: "the service quotes topsecret-1234", fix: "none" };
    const bundle = await openBundle("case.tar.gz", io({ ARM_CLIENT_SECRET: "topsecret-1234" }));
    await bundle.write(doctorReport([], [{ stack: "line-1", check: "x", examined: "x", verdict: "error", faults: [fault] }]));
    const file = join(folder, "case.tar.gz");
    const read = (...args: string[]) => execFileSync("tar", [...args, "-f", file], { encoding: "utf8" });
    assert.deepEqual(read("-tz").trim().split("\n"), ["README.txt", "report.txt", "report.json", "versions.json"]);
    assert.match(read("-xzO"), /the service quotes \(removed\)/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("overwrites no file, and leaves no empty file", async () => {
    writeFileSync(join(folder, "case"), "mine");
    await assert.rejects(openBundle("case", io()), /EDGE-BUNDLE-FILE .*is not overwritten/);
    await (await openBundle("other", io())).discard();
    assert.deepEqual([readFileSync(join(folder, "case"), "utf8"), statSync(join(folder, "other"), { throwIfNoEntry: false })], ["mine", undefined]);
  });

  it("stores content of any length", () => {
    for (const size of [0, 1, 511, 512, 513]) assert.equal(tarOf([{ path: "a", content: "x".repeat(size) }]).length % 512, 0);
    assert.throws(() => tarOf([{ path: "a".repeat(101), content: "" }]), /at most 100 bytes/);
  });
});
