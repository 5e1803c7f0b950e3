import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signedEnvelope, statementPayloadType } from "../../../../cli/attestation/envelope";
import { readSigningKey } from "../../../../cli/attestation/keys";
import { siteStatements } from "../../../../cli/prove/site-statements";
import { maxAttestationBytes } from "../../../../cli/verify/verify";
import type { Verification } from "../../../../cli/verify/verified-attestation";
import { attestedFacts, attestedProof, circumstances, digestOfDigits } from "../../../support/attested-site";
import { runNamed } from "../../../support/command-line";
import { type SignerKind, writeKeyPair } from "../../../support/signer-keys";

const [vision = assert.fail(), audit = assert.fail()] = siteStatements(attestedFacts, attestedProof, circumstances);

describe("the verify command", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-verify-"));
    writeKeyPair(folder, "signer");
    writeKeyPair(folder, "other");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  const signed = async (payload: unknown, { by = "signer", type = statementPayloadType } = {}) =>
    signedEnvelope(type, Buffer.from(typeof payload === "string" ? payload : JSON.stringify(payload)), await readSigningKey(join(folder, `${by}.pem`)));
  const run = async (...args: string[]) => {
    const [printed, narrated]: [string[], string[]] = [[], []];
    const io = { environment: {}, folder, print: (text: string) => void printed.push(text), narrate: (line: string) => void narrated.push(line) };
    const code = await runNamed("verify", args, io);
    return { code, printed: printed.join("\n"), narrated: narrated.join("\n") };
  };
  /** Runs with the signer's key, and expects this exit code and these error codes. */
  const expectFaults = async (expected: number, codes: string[], ...args: string[]) => {
    const { code, narrated, printed } = await run(...args, "--key", "signer.pub");
    assert.deepEqual([code, narrated.match(/^EDGE-[A-Z-]+/gm) ?? []], [expected, codes], narrated + printed);
    for (const part of codes.length > 0 ? [/^ {2}given /m, /^ {2}fix /m] : []) assert.match(narrated, part);
    return { narrated, printed };
  };

  for (const kind of ["P-256", "Ed25519"] satisfies SignerKind[])
    it(`accepts attestations signed with ${kind}, and prints their content`, async () => {
      writeKeyPair(folder, "signer", kind);
      write("a.json", await signed(vision));
      write("b.json", await signed(audit));
      const { printed } = await expectFaults(0, [], "a.json", "b.json", "--site", "line-1", "--image", `factory/vision@${digestOfDigits("a")}`);
      assert.match(printed, /^a\.json {2}verified {2}line-1 {2}vision 1\.0\.0 {2}2 images {2}2026-11-30T12:00:00\.000Z {2}operator@contoso\.com$/m);
      assert.match(printed, /\n2 of 2 attestations verified with key [0-9a-f]{64}$/);
    });

  it("loads no client for registries, Azure or clusters, because it works offline", () => {
    const script = `require("./dist/cli/verify/verify"); process.stdout.write(Object.keys(require.cache).join("\\n"))`;
    const loaded = execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).split("\n");
    assert.ok(loaded.some((file) => file.endsWith("dist/cli/attestation/envelope.js")));
    assert.deepEqual(
      loaded.filter((file) => /dist\/components\/(?!core\/)|@azure|@kubernetes|@pulumi/.test(file)),
      [],
    );
  });

  it("prints one JSON object with --json", async () => {
    write("a.json", await signed(vision));
    write("b.json", await signed(audit, { by: "other" }));
    const { printed } = await expectFaults(1, ["EDGE-ATTESTATION-SIGNATURE"], "a.json", "b.json", "--json");
    const { keyId, faults, ...found } = JSON.parse(printed) as Verification;
    assert.deepEqual(found, {
      schemaVersion: 1,
      verified: false,
      attestations: [
        { file: "a.json", verified: true, predicate: vision.predicate },
        { file: "b.json", verified: false },
      ],
    });
    assert.deepEqual([keyId.length, faults.length], [64, 1]);
  });

  it("refuses another key's signature, and prints nothing of the content", async () => {
    write("a.json", await signed({ ...vision, predicate: { ...vision.predicate, site: "planted" } }, { by: "other" }));
    const { printed, narrated } = await expectFaults(1, ["EDGE-ATTESTATION-SIGNATURE"], "a.json", "--site", "planted");
    assert.ok(!(printed + narrated).includes("planted 1") && !printed.includes("planted"));
  });

  it("refuses an altered payload and an altered payload type", async () => {
    const envelope = JSON.parse(await signed(vision)) as { payload: string };
    const other = JSON.stringify({ ...vision, predicate: { ...vision.predicate, site: "line-2" } });
    write("a.json", JSON.stringify({ ...envelope, payload: Buffer.from(other).toString("base64") }));
    await expectFaults(1, ["EDGE-ATTESTATION-SIGNATURE"], "a.json");
    write("a.json", JSON.stringify({ ...envelope, payloadType: "application/json" }));
    await expectFaults(1, ["EDGE-ATTESTATION-SIGNATURE"], "a.json");
  });

  it("refuses another payload type, although it is signed", async () => {
    write("a.json", await signed(vision, { type: "application/vnd.other+json" }));
    const { narrated } = await expectFaults(1, ["EDGE-ATTESTATION-CONTENT"], "a.json");
    assert.match(narrated, /given {3}a\.json: payloadType application\/vnd\.other\+json\n {2}allowed application\/vnd\.in-toto\+json/);
  });

  it("refuses a payload that is not a statement, with every fault", async () => {
    write("a.json", await signed("no JSON"));
    await expectFaults(1, ["EDGE-ATTESTATION-CONTENT"], "a.json");
    write("a.json", await signed({ ...vision, _type: "x", predicateType: "https://slsa.dev/provenance/v1" }));
    await expectFaults(1, ["EDGE-ATTESTATION-CONTENT", "EDGE-ATTESTATION-CONTENT"], "a.json");
  });

  it("refuses a statement whose subjects are not its images", async () => {
    write("a.json", await signed({ ...vision, subject: audit.subject }));
    await expectFaults(1, ["EDGE-ATTESTATION-CONTENT"], "a.json");
  });

  it("accepts several signatures if one is from the given key", async () => {
    const [own, others] = (await Promise.all([signed(vision), signed(vision, { by: "other" })])).map((text) => JSON.parse(text) as { signatures: object[] });
    write("a.json", JSON.stringify({ ...own, signatures: [...(others?.signatures ?? []), ...(own?.signatures ?? [])] }));
    await expectFaults(0, [], "a.json");
    write("a.json", JSON.stringify({ ...own, signatures: Array(3).fill(others?.signatures[0]) }));
    const { narrated } = await expectFaults(1, ["EDGE-ATTESTATION-SIGNATURE"], "a.json");
    assert.match(narrated, /a\.json, 3 signatures/);
  });

  it("refuses another site's attestation, and images that only that one covers", async () => {
    write("a.json", await signed(vision));
    await expectFaults(1, ["EDGE-ATTESTATION-COVERAGE"], "a.json", "--site", "line-2");
    const image = ["--image", `factory/vision@${digestOfDigits("a")}`];
    await expectFaults(1, ["EDGE-ATTESTATION-COVERAGE", "EDGE-ATTESTATION-COVERAGE"], "a.json", "--site", "line-2", ...image);
  });

  for (const [reference, isCovered] of [
    [`factory/vision@${digestOfDigits("a")}`, true],
    [`factory/vision:1.0.0@${digestOfDigits("a")}`, true],
    [`hub.example/factory/vision:1.0.0@${digestOfDigits("a")}`, true],
    [`hub.example/factory/gateway@${digestOfDigits("b")}`, true],
    [`factory/vision:1.0.1@${digestOfDigits("a")}`, false],
    [`factory/vision@${digestOfDigits("b")}`, false],
    [`vision@${digestOfDigits("a")}`, false],
    [`other.example/factory/vision@${digestOfDigits("a")}`, false],
    [`factory/other@${digestOfDigits("a")}`, false],
  ] as const)
    it(`${isCovered ? "finds" : "misses"} the image ${reference.slice(0, 60)}`, async () => {
      write("a.json", await signed(vision));
      const codes = isCovered ? [] : ["EDGE-ATTESTATION-COVERAGE"];
      const { narrated } = await expectFaults(isCovered ? 0 : 1, codes, "a.json", "--image", reference);
      if (reference === `factory/vision@${digestOfDigits("b")}`) assert.match(narrated, /allowed factory\/vision with digest sha256:a{64}$/m);
    });

  it("does not count an unverified attestation as coverage of an image", async () => {
    write("a.json", await signed(vision, { by: "other" }));
    const codes = ["EDGE-ATTESTATION-SIGNATURE", "EDGE-ATTESTATION-COVERAGE"];
    await expectFaults(1, codes, "a.json", "--image", `factory/vision@${digestOfDigits("a")}`);
  });

  it("refuses all files that are not attestations at once, before it checks any", async () => {
    const text = await signed(vision);
    write("good.json", text);
    write("truncated.json", text.slice(0, -20));
    write("empty.json", "");
    write("huge.json", text);
    truncateSync(join(folder, "huge.json"), maxAttestationBytes + 1);
    const { narrated, printed } = await expectFaults(
      3,
      Array(5).fill("EDGE-ATTESTATION-FILE"),
      "good.json",
      "truncated.json",
      "empty.json",
      "huge.json",
      "missing.json",
      ".",
    );
    assert.match(narrated, /larger than 4 MiB\n {2}given {3}huge\.json/);
    assert.match(narrated, /cannot be read \(ENOENT\)\n {2}given {3}missing\.json/);
    assert.equal(printed, "");
  });

  it("refuses a private key, another file and a missing file as the key", async () => {
    write("a.json", await signed(vision));
    for (const key of ["signer.pem", "a.json", "missing.pub"]) {
      const { code, narrated } = await run("a.json", "--key", key);
      assert.deepEqual([code, narrated.startsWith("EDGE-ATTESTATION-KEY")], [3, true], narrated);
    }
  });

  it("escapes control characters in the content for the terminal", async () => {
    write("a.json", await signed({ ...vision, predicate: { ...vision.predicate, site: "line\u001b[2J" } }));
    const { printed } = await expectFaults(0, [], "a.json");
    assert.ok(!printed.includes("\u001b") && printed.includes("line\\u{1b}[2J"), printed);
  });

  for (const args of [
    [],
    ["a.json"],
    ["--key", "signer.pub"],
    ["a.json", "--key", ""],
    ["a.json", "--key", "k", "--site", ""],
    ["a.json", "--key", "k", "--image", "factory/vision:1.0.0"],
    ["a.json", "--key", "k", "--image", "factory/vision@sha256:1"],
    ["a.json", "--key", "k", "--image", `Factory/Vision@${digestOfDigits("a")}`],
    ["a.json", "--key", "k", "--keyless"],
  ])
    it(`refuses the arguments: ${args.join(" ").slice(0, 60) || "none"}`, async () => assert.equal((await run(...args)).code, 2));
});
