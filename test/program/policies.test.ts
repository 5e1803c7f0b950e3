import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { canonicalJson } from "../../components/core/json";
import { facts, workspaceId } from "../../lab/facts";
import { rules } from "../../policy/rules";
import { changedRegistry } from "../support/changed-registry";
import { type EntryPoint, unjudged, workflowsEntryPoints } from "../support/entry-points";
import { operatorEntryPoints, operatorManifests } from "../support/operator-manifests";
import { assignmentOf, builtIns } from "../support/policy-assignments";
import { ProgramWorld, failed, succeeded } from "../support/program-world";
import { runStep } from "../support/workflow-step";

describe("the policy pack on the real engine", function () {
  this.timeout(600_000);
  let given: ProgramWorld;

  // No solution version is created until a run finds the images.
  before(async () => {
    given = await ProgramWorld.start();
    await succeeded(given.stacks.up("hub"));
    await given.push(["1.0.0"]);
  });
  after(() => given?.end());

  /** Names of the rules whose violations an output reports. */
  const reported = (output: string): string[] => rules.map(({ name }) => name).filter((name) => new RegExp(`\\b${name}\\s`).test(output));

  /** Remaining changes according to a preview. */
  const changedIn = async (stack: string): Promise<string[]> => {
    const { code, operations, stdout, stderr } = await given.stacks.preview(stack);
    assert.equal(code, 0, stdout + stderr);
    return operations.filter(({ kind }) => !["same", "read"].includes(kind)).map(({ name }) => name);
  };

  const production = () => given.project.file("policy", "profiles", "production.json");

  const previewWith = (stack: string, config: string) => given.stacks.run(["preview", "--stack", stack], { PULUMI_OPTION_POLICY_PACK_CONFIG: config });

  it("writes the exemptions that a site needs from the assigned policies, identical each time, and writes nothing to Azure", async () => {
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

  it("accepts the demo's site without a message if nothing is configured", async () => {
    assert.deepEqual(reported(await succeeded(given.stacks.preview("line-1"))), []);
  });

  /** Sign-in, state and cluster are the lab's; an entry point must set all other variables itself, the policy pack above all. */
  const environmentOf = ({ environment }: EntryPoint) => {
    const places = ["/share/source", "/share/workspace"].map((place) => new RegExp(`^${place}(?=/)`));
    const own = Object.entries(environment)
      .filter(([name]) => !/^(ARM|AZURE)_/.test(name))
      .map(([name, value]) => [name, places.reduce((text, place) => text.replace(place, given.project.folder), value)] as const);
    const lab = Object.entries(given.world.environment).filter(([name]) => !name.startsWith("PULUMI_OPTION_POLICY_PACK"));
    return Object.fromEntries([...Object.entries(process.env), ...own, ...lab]);
  };

  /** The lab's pulumi, started in the same way as by the operator's agent. */
  const runEntryPoint = (entry: EntryPoint) => {
    const environment = environmentOf(entry);
    return runStep(given.project, "script" in entry.run ? entry.run.script : `exec pulumi ${entry.run.args.join(" ")}`, environment);
  };

  it("refuses the SKU Basic through every entry point, before anything is written", async () => {
    given.project.change("hub", "hub", (hub) => changedRegistry(hub, { sku: "Basic" }));
    const before = given.writes();
    const byHand = (where: string, run: EntryPoint["run"], environment = {}): EntryPoint => ({ where, run, environment, pack: "applied" });
    const fromFiles = [...workflowsEntryPoints("hub"), ...operatorEntryPoints(operatorManifests(), "hub")].filter(({ pack }) => pack !== "not taken");
    const entries = [
      byHand("edge-staging preview", { script: "node dist/cli/main.js preview hub" }),
      byHand("plain pulumi with the variable", { args: ["preview", "--stack", "hub"] }, { PULUMI_OPTION_POLICY_PACK: given.project.file("policy") }),
      ...fromFiles,
    ];
    // Entry points with the same command and environment run once.
    const runs = new Map<string, EntryPoint[]>();
    for (const entry of entries) {
      const key = canonicalJson([entry.run, environmentOf(entry)]);
      runs.set(key, [...(runs.get(key) ?? []), entry]);
    }
    const passed: string[] = [];
    for (const [entry, ...others] of runs.values()) {
      if (!entry) continue;
      const { code, stdout, stderr } = await runEntryPoint(entry);
      const isRefused = code !== 0 && /\bregistry-premium\b/.test(stdout + stderr);
      if (!isRefused) passed.push(...[entry, ...others].map(({ where }) => `${where}: ${stdout}${stderr}`));
    }
    given.project.change("hub", "hub", (hub) => changedRegistry(hub, { sku: "Premium" }));
    assert.deepEqual(passed, []);
    assert.equal(given.writes(), before);
  });

  it("is not used by operations that accept no policy pack", async () => {
    const taking: string[] = [];
    for (const operation of unjudged) if ((await succeeded(given.stacks.run([operation, "--help"]))).includes("--policy-pack")) taking.push(operation);
    assert.deepEqual(taking, []);
  });

  it("is as strict in edge-staging preview as the given profile", async () => {
    const { code, stdout, stderr } = await given.command("preview", "-s", "hub", "--profile", "production");
    assert.notEqual(code, 0, stdout + stderr);
    assert.ok(reported(stdout).includes("registry-network"), stdout + stderr);
    await succeeded(given.command("preview", "-s", "hub", "--profile", "demo"));
  });

  it("reports every rule that a careless hub and site violate", async () => {
    const config = given.project.file("advisory.json");
    writeFileSync(config, JSON.stringify(Object.fromEntries(rules.map(({ name }) => [name, "advisory"]))));
    const runAgain = given.project.runInstead("dist/test/support/careless-program.js");
    const output = (await succeeded(previewWith("hub", config))) + (await succeeded(previewWith("line-1", config)));
    runAgain();
    assert.deepEqual(
      rules.map(({ name }) => name).filter((name) => !reported(output).includes(name)),
      [],
      output,
    );
  });

  it("refuses in production a hub that is open to all networks and has no logs", async () => {
    given.project.change("hub", "hub", (hub) => ({ ...hub, registry: { name: facts.hub.registry } }));
    const { code, stdout, stderr } = await previewWith("hub", production());
    assert.notEqual(code, 0, stdout + stderr);
    for (const name of ["registry-network", "registry-diagnostics"]) assert.ok(reported(stdout + stderr).includes(name), stdout + stderr);
  });

  it("allows the run that restores this machine's network access", async () => {
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

  it("accepts in production a closed hub with logs, and its site", async () => {
    given.project.change("hub", "hub", (hub) => ({
      ...hub,
      retain: true,
      orchestrationRole: "least-privilege",
      registry: { name: facts.hub.registry, workspace: workspaceId, network: { access: "selected", addresses: [facts.publicAddress] } },
    }));
    await succeeded(given.stacks.run(["up", "--yes", "--skip-preview", "--stack", "hub"], { PULUMI_OPTION_POLICY_PACK_CONFIG: production() }));
    const { store } = given.world.azure.azure;
    const [registry] = store.all("Microsoft.ContainerRegistry/registries");
    assert.deepEqual(registry?.properties["networkRuleSet"], {
      defaultAction: "Deny",
      ipRules: [{ action: "Allow", value: facts.publicAddress }],
      virtualNetworkRules: [],
    });
    assert.deepEqual(
      store.all("Microsoft.Insights/diagnosticSettings").map(({ properties }) => properties["workspaceId"]),
      [workspaceId],
    );
    assert.deepEqual(await changedIn("hub"), []);
    given.project.change("line-1", "site", (site) => ({ ...site, proof: "required" }));
    await succeeded(previewWith("line-1", production()));
  });
});
