import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { facts, workspaceId } from "../../lab/facts";
import { rules } from "../../policy/rules";
import { assignmentOf, builtIns } from "../support/policy-assignments";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

describe("the policy pack on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;

  // No version of a solution is made until a run finds the images.
  before(async () => {
    given = await ProgramWorld.start();
    await succeeded(given.stacks.up("hub"));
    await given.push("1.0.0");
  });
  after(() => given?.end());

  /** Names of the rules that a text tells a violation of. */
  const reported = (said: string): string[] => rules.map(({ name }) => name).filter((name) => new RegExp(`\\b${name}\\s`).test(said));

  /** What a preview would still do. */
  const changedIn = async (stack: string): Promise<string[]> => {
    const { code, operations, stdout, stderr } = await given.stacks.preview(stack);
    assert.equal(code, 0, stdout + stderr);
    return operations.filter(({ kind }) => !["same", "read"].includes(kind)).map(({ name }) => name);
  };

  const production = () => given.project.file("policy", "profiles", "production.json");

  const previewWith = (stack: string, config: string) => given.stacks.run(["preview", "--stack", stack], { PULUMI_OPTION_POLICY_PACK_CONFIG: config });

  it("writes the exemptions that a site needs from what is assigned, twice the same, and nothing in Azure", async () => {
    given.world.azure.azure.store.put({ ...assignmentOf(builtIns.tokens, "no-tokens"), envelope: {}, hidden: {} });
    const before = given.writes();
    const until = new Date(Date.now() + 30 * 24 * 60 * 60_000).toISOString().slice(0, 10);
    const outcomes = async () => {
      const { code, stdout, stderr } = await given.command("exemptions", "-s", "line-1", "--owner", "team@contoso.com", "--until", until, "--json");
      assert.equal(code, 0, stdout + stderr);
      const { exemptions } = JSON.parse(stdout) as { exemptions: { file: string; outcome: string }[] };
      return exemptions.map(({ file, outcome }) => `${file.split(".")[0]} ${outcome}`);
    };
    assert.deepEqual(await outcomes(), ["line1 written", "line1-pull written"]);
    assert.deepEqual(await outcomes(), ["line1 unchanged", "line1-pull unchanged"]);
    assert.equal(readdirSync(given.project.file("exemptions", "line-1")).length, 2);
    assert.equal(given.writes(), before);
  });

  it("lets the demo's site pass without a word where nothing is configured", async () => {
    assert.deepEqual(reported(await succeeded(given.stacks.preview("line-1"))), []);
  });

  it("refuses the SKU Basic through every entry point, before anything is written", async () => {
    given.project.change("hub", "hub", (hub) => ({ ...hub, registry: { ...(hub["registry"] as object), sku: "Basic" } }));
    const before = given.writes();
    const pack = { PULUMI_OPTION_POLICY_PACK: given.project.file("policy") };
    const entries = {
      "npm run up": () => given.command("up", "-s", "hub", "--yes", "--skip-preview"),
      "npm run preview": () => given.command("preview", "-s", "hub"),
      "plain pulumi with the variable": () => given.stacks.run(["preview", "--stack", "hub"], pack),
    };
    const refused: Record<string, string[]> = {};
    for (const [entry, run] of Object.entries(entries)) refused[entry] = reported(await failed(run()));
    given.project.change("hub", "hub", (hub) => ({ ...hub, registry: { ...(hub["registry"] as object), sku: "Premium" } }));
    assert.deepEqual(refused, Object.fromEntries(Object.keys(entries).map((entry) => [entry, ["registry-premium"]])));
    assert.equal(given.writes(), before);
  });

  it("is as strict through npm run preview as the profile that it is given", async () => {
    const { code, stdout, stderr } = await given.command("preview", "-s", "hub", "--profile", "production");
    assert.notEqual(code, 0, stdout + stderr);
    assert.ok(reported(stdout).includes("registry-network"), stdout + stderr);
    await succeeded(given.command("preview", "-s", "hub", "--profile", "demo"));
  });

  it("has every rule report what a careless hub and site break", async () => {
    const config = given.project.file("advisory.json");
    writeFileSync(config, JSON.stringify(Object.fromEntries(rules.map(({ name }) => [name, "advisory"]))));
    const runAgain = given.project.runInstead("bin/test/support/careless-program.js");
    const said = (await succeeded(previewWith("hub", config))) + (await succeeded(previewWith("line-1", config)));
    runAgain();
    assert.deepEqual(
      rules.map(({ name }) => name).filter((name) => !reported(said).includes(name)),
      [],
      said,
    );
  });

  it("refuses in production a hub that is open to every network and logs nothing", async () => {
    given.project.change("hub", "hub", (hub) => ({ ...hub, registry: { name: facts.hub.registry } }));
    const { code, stdout, stderr } = await previewWith("hub", production());
    assert.notEqual(code, 0, stdout + stderr);
    for (const name of ["registry-network", "registry-diagnostics"]) assert.ok(reported(stdout + stderr).includes(name), stdout + stderr);
  });

  it("lets this machine in again by the run after it was shut out", async () => {
    const letIn = (address: string) =>
      given.project.change("hub", "hub", (hub) => ({
        ...hub,
        registry: { ...(hub["registry"] as object), network: { access: "selected", addresses: [address] } },
      }));
    letIn("198.51.100.7");
    assert.match(await failed(given.stacks.up("hub")), /client with IP '203\.0\.113\.10' is not allowed access/);
    letIn(facts.publicAddress);
    assert.match(await succeeded(given.stacks.up("hub")), /EDGE-IMAGES-UNKNOWN/);
    assert.deepEqual(await changedIn("hub"), []);
  });

  it("lets a hub that is closed and keeps its logs pass production whole, and its site too", async () => {
    given.project.change("hub", "hub", (hub) => ({
      ...hub,
      retain: true,
      registry: { name: facts.hub.registry, workspace: workspaceId, network: { access: "selected", addresses: [facts.publicAddress] } },
    }));
    await succeeded(given.stacks.run(["up", "--yes", "--skip-preview", "--stack", "hub"], { PULUMI_OPTION_POLICY_PACK_CONFIG: production() }));
    const { store } = given.world.azure.azure;
    const [registry] = store.all("Microsoft.ContainerRegistry/registries");
    assert.deepEqual(registry?.properties["networkRuleSet"], { defaultAction: "Deny", ipRules: [{ action: "Allow", value: facts.publicAddress }] });
    assert.deepEqual(
      store.all("Microsoft.Insights/diagnosticSettings").map(({ properties }) => properties["workspaceId"]),
      [workspaceId],
    );
    assert.deepEqual(await changedIn("hub"), []);
    await succeeded(previewWith("line-1", production()));
  });
});
