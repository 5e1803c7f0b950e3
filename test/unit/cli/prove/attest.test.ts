import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnvelope } from "../../../../cli/attestation/envelope";
import { predicateType, statementOf } from "../../../../cli/attestation/statement";
import { UsageError } from "../../../../cli/io/command";
import { attestationFile, type AttestServices, attestServices, prepareAttestor } from "../../../../cli/prove/attest";
import { pathOf, proveArguments } from "../../../../cli/prove/prove";
import type { Proof } from "../../../../cli/prove/prove-site";
import { siteStatements } from "../../../../cli/prove/site-statements";
import { RegistryError } from "../../../../components/oci/registry-error";
import { attestedFacts, attestedProof, circumstances } from "../../../support/attested-site";
import { givenTo, runNamed } from "../../../support/command-line";
import { imageIn, memoryRegistry, type MemoryRegistry } from "../../../support/memory-registry";
import { writeKeyPair } from "../../../support/signer-keys";

describe("attestation arguments of prove", () => {
  const read = async (...args: string[]) => proveArguments(await givenTo("prove", ["line-1", ...args])).attest;

  it("are a folder, a key and whether to attach", async () => {
    assert.equal(await read(), undefined);
    assert.deepEqual(await read("--attest", "out", "--key", "k"), { folder: "out", keyFile: "k", attach: false });
    assert.deepEqual(await read("--attest", "out", "--key", "k", "--attach"), { folder: "out", keyFile: "k", attach: true });
  });
  for (const args of [["--attest", "out"], ["--key", "k"], ["--attach"], ["--attest", "", "--key", "k"], ["--attest", "out", "--key", ""], ["--keyless"]])
    it(`are refused: ${args.join(" ")}`, () => assert.rejects(read(...args), UsageError));
});

describe("the network path of a proof", () => {
  const cluster = { getCurrentContext: () => "line-1" };
  const direct = (host: string) => ({ connect: { host, port: 8443 } });
  for (const [what, path, expected] of [
    ["a port-forward", pathOf({ connect: undefined }, cluster), { context: "line-1" }],
    ["an address and a CA file", pathOf(direct("localhost"), undefined), { connect: "localhost:8443" }],
    ["an address with the CA from the cluster", pathOf(direct("localhost"), cluster), { context: "line-1", connect: "localhost:8443" }],
    ["an IPv6 address", pathOf(direct("::1"), undefined), { connect: "[::1]:8443" }],
  ] as const)
    it(`is recorded for ${what}`, () => assert.deepEqual(path, expected));
});

describe("the attestation of a proof", () => {
  let folder: string;
  let keys: ReturnType<typeof writeKeyPair>;
  let narrated: string[];
  let hub: MemoryRegistry;
  let proof: Proof;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-attest-"));
    keys = writeKeyPair(folder, "signer");
    narrated = [];
    hub = memoryRegistry({ "factory/vision": "vision", "factory/gateway": "gateway" }, { listsReferrers: true });
    const images = attestedProof.images.map((image) => {
      const digest = imageIn(hub, image.ref.split(":")[0] ?? "");
      return { ...image, publishedDigest: digest, cloudDigest: digest, siteDigest: digest };
    });
    proof = { ...attestedProof, images };
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const token = `e30.${Buffer.from(JSON.stringify({ tid: "tenant", oid: "object", upn: "mona@contoso.com" })).toString("base64url")}.secret`;
  const services = (more: Partial<AttestServices> = {}): AttestServices => ({
    accessToken: async () => token,
    hub: async () => hub,
    now: () => new Date("2026-11-30T12:00:00Z"),
    ...more,
  });
  const io = (environment = {}) => ({ environment, folder, narrate: (line: string) => void narrated.push(line) });
  const prepared = (attach: boolean, given = services()) => prepareAttestor({ folder: "out", keyFile: "signer.pem", attach }, attestedFacts, io(), given);
  const files = () => (existsSync(join(folder, "out")) ? readdirSync(join(folder, "out")).sort() : []);
  const verified = (...args: string[]) =>
    runNamed("verify", args, { environment: {}, folder, print: () => undefined, narrate: (line) => void narrated.push(line) });

  it("is a file per solution version, which verify accepts with the public key", async () => {
    const written = await (await prepared(false)).attest(proof, { context: "line-1" });
    assert.deepEqual(files(), ["line-1.audit.3.0.0.intoto.json", "line-1.vision.1.0.0.intoto.json"]);
    assert.deepEqual(
      written.map(({ solution, version, attached }) => [solution, version, attached]),
      [
        ["vision", "1.0.0", []],
        ["audit", "3.0.0", []],
      ],
    );
    const images = proof.images.flatMap(({ ref, siteDigest }) => ["--image", `hub.example/${ref}@${siteDigest}`]);
    assert.equal(await verified(...files().map((file) => `out/${file}`), "--key", "signer.pub", "--site", "line-1", ...images), 0, narrated.join("\n"));
    assert.deepEqual(hub.writes, []);
  });

  it("names the signed-in principal, or the CI run without a sign-in", async () => {
    const signer = () => {
      const payload = parseEnvelope(readFileSync(join(folder, "out", "line-1.audit.3.0.0.intoto.json"), "utf8"))?.payload;
      return (JSON.parse(String(payload)) as { predicate: { provedBy: object } }).predicate.provedBy;
    };
    await (await prepared(false)).attest(proof, {});
    assert.deepEqual(signer(), { kind: "azure", tenantId: "tenant", objectId: "object", name: "mona@contoso.com" });
    const ci = { GITLAB_CI: "true", GITLAB_USER_LOGIN: "mona", CI_JOB_URL: "https://gitlab.example/1" };
    const target = { folder: "out", keyFile: "signer.pem", attach: false };
    const nobody = services({ accessToken: () => assert.fail("signs in") });
    await (await prepareAttestor(target, attestedFacts, io(ci), nobody)).attest(proof, {});
    assert.deepEqual(signer(), { kind: "ci", system: "GitLab CI", actor: "mona", run: "https://gitlab.example/1" });
  });

  it("is attached to every image of the solution version", async () => {
    const [vision, audit] = await (await prepared(true)).attest(proof, {});
    assert.deepEqual([vision?.attached.length, audit?.attached.length], [2, 1]);
    assert.equal((await hub.referrers("factory/gateway", imageIn(hub, "factory/gateway"))).length, 2);
    assert.match(narrated.join("\n"), /hub\.example\/factory\/gateway@sha256:[0-9a-f]{64}: attestation attached/);
  });

  it("is a single referrer per image if the same attestation is attached twice", async () => {
    // Ed25519 signatures are deterministic, so attestations with the same time are identical.
    writeKeyPair(folder, "signer", "Ed25519");
    const outcomes = [];
    for (const attestor of [await prepared(true), await prepared(true)])
      outcomes.push((await attestor.attest(proof, {})).flatMap(({ attached }) => attached.map(({ outcome }) => outcome)));
    assert.deepEqual(outcomes, [Array(3).fill("attached"), Array(3).fill("already there")]);
    assert.equal((await hub.referrers("factory/vision", imageIn(hub, "factory/vision"))).length, 1);
  });

  it("is attached with media types and a title by which OCI clients find it", async () => {
    await (await prepared(true)).attest(proof, {});
    const [{ digest = "" } = {}] = (await hub.referrers("factory/vision", imageIn(hub, "factory/vision"))) as { digest?: string }[];
    const { artifactType, layers } = JSON.parse(String((await hub.manifest("factory/vision", digest)).bytes)) as {
      artifactType: string;
      layers: { mediaType: string; annotations: object }[];
    };
    const annotations = { "in-toto.io/predicate-type": predicateType, "org.opencontainers.image.title": "line-1.vision.1.0.0.intoto.json" };
    assert.deepEqual(
      [artifactType, layers.map((layer) => [layer.mediaType, layer.annotations])],
      ["application/vnd.in-toto+json", [["application/vnd.dsse.envelope.v1+json", annotations]]],
    );
  });

  it("is refused before any sign-in if the stack outputs lack the hub's registry", async () => {
    const { registryId: _, ...older } = attestedFacts;
    const real = attestServices(older, {});
    await assert.rejects(real.hub(), /EDGE-STACK-OUTPUTS .*registryId is missing/);
    real.close();
  });

  it("is attached with the same bytes as its file", async () => {
    const [written] = await (await prepared(true)).attest(proof, {});
    assert.ok([...hub.blobs.values()].includes(readFileSync(written?.file ?? "", "utf8")));
  });

  it("is not written for a failed proof", async () => {
    const attestor = await prepared(true);
    assert.deepEqual(await attestor.attest({ ...proof, proved: false }, {}), []);
    assert.deepEqual([files(), hub.writes, narrated], [[], [], ["line-1: not proved, so nothing is attested"]]);
  });

  it("contains neither the private key nor the access token", async () => {
    const written = await (await prepared(true)).attest(proof, {});
    const all = [...narrated, JSON.stringify(written), ...files().map((file) => readFileSync(join(folder, "out", file), "utf8")), ...hub.blobs.values()].join(
      "\n",
    );
    const [, line = ""] = keys.privateText.split("\n");
    assert.ok(line.length > 40 && !all.includes(line) && !all.includes(token) && !all.includes("signer.pem"));
  });

  it("fails before the proof if key, folder, signer or login are invalid", async () => {
    const unauthorized = () => Promise.reject(new RegistryError("unauthorized", "hub.example rejects the login"));
    await assert.rejects(prepared(true, services({ hub: unauthorized })), { name: "RegistryError", kind: "unauthorized" });
    await assert.rejects(prepared(false, services({ accessToken: async () => "opaque" })), /^EdgeError: EDGE-ATTESTATION-SIGNER/);
    chmodSync(keys.privateFile, 0o644);
    await assert.rejects(prepared(false), /EDGE-ATTESTATION-KEY .*others may read/);
    chmodSync(keys.privateFile, 0o600);
    writeFileSync(join(folder, "out-file"), "");
    const target = { folder: "out-file/below", keyFile: "signer.pem", attach: false };
    await assert.rejects(prepareAttestor(target, attestedFacts, io(), services()), /EDGE-ATTESTATION-FOLDER .*ENOTDIR/);
  });

  it("keeps its files if the registry refuses to attach them", async () => {
    const attestor = await prepared(true);
    hub.putBlob = () => Promise.reject(new RegistryError("unauthorized", "hub.example does not allow this login to write"));
    await assert.rejects(attestor.attest(proof, {}), { kind: "unauthorized" });
    assert.equal(files().length, 2);
  });

  it("never writes files outside its folder for any solution name", () => {
    const [statement = assert.fail()] = siteStatements(attestedFacts, attestedProof, circumstances);
    const named = (name: string) => attestationFile(statementOf({ ...statement.predicate, solution: { name, version: ".." } }));
    assert.equal(named("../../etc/x"), "line-1...%2F..%2Fetc%2Fx....intoto.json");
    assert.ok(!named("a/b\\c\u0000").includes("/"));
  });
});
