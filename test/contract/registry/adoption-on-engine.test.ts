import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { slotsOf } from "../../../lab/azure/container-registry/password-slot";
import { signInEnvironment } from "../../../lab/azure/server";
import { startClock } from "../../../lab/clock";
import { assembleHome } from "../../../lab/engine/home";
import { startNarrator } from "../../../lab/engine/narrator";
import { runPulumi } from "../../../lab/engine/pulumi";
import { provideTools } from "../../../lab/engine/tools";
import { facts } from "../../../lab/facts";
import type { HubArgs } from "../../../components/hub/args";
import { AzureLab, registryVersion, syncActions } from "../../support/azure-lab";
import { Project } from "../../support/project";

/** A hub, and a connected registry that is its only site. */
const program = `const { Hub } = require("./dist/components/hub/hub");
const { ConnectedRegistry } = require("./dist/components/registry/connected-registry/component");
const { hub, connected } = JSON.parse(require("node:fs").readFileSync("args.json", "utf8"));
new Hub("hub", hub);
new ConnectedRegistry("connected", connected);
`;
const password = { trigger: "", validity: "", margin: "P30D", connectedClusterId: "", replacesExisting: true };

describe("a registry and a connected registry that were made by hand, on the real engine", function () {
  this.timeout(240_000);
  let folder: string;
  let project: Project;
  let lab: AzureLab;
  let env: Record<string, string | undefined>;
  let registryId: string;
  let connectedId: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-adoption-"));
    lab = await AzureLab.start({ clock: startClock(60) });
    registryId = await lab.hub();
    await lab.send("PATCH", registryId, { version: registryVersion, body: { tags: { costs: "factory" } } });
    const tokenId = await lab.token(registryId, "line017f3a", syncActions("line01"));
    await lab.password(tokenId);
    connectedId = `${registryId}/connectedRegistries/line01`;
    const parent = { syncProperties: { tokenId, schedule: "* * * * *", messageTtl: "P2D" } };
    const made = await lab.send("PUT", connectedId, {
      version: registryVersion,
      body: { properties: { mode: "ReadOnly", parent, logging: { logLevel: "Debug" } } },
    });
    assert.equal(made.status, 200);
    const { pulumi } = await provideTools(["pulumi"], { environment: process.env, narrator: startNarrator() });
    const home = await assembleHome({ folder: join(folder, "home"), pulumi, searchPath: process.env["PATH"] ?? "" });
    mkdirSync(join(folder, "state"));
    env = {
      HOME: process.env["HOME"],
      ...home.environment,
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "none of anybody's",
      ...signInEnvironment(lab.azure),
      SSL_CERT_FILE: lab.authority.file,
      NODE_EXTRA_CA_CERTS: lab.authority.file,
      EDGE_STAGING_POLL_INTERVAL_MS: "50",
    };
    project = Project.copy(join(folder, "project"));
    writeFileSync(project.file("Pulumi.yaml"), "name: adoption\nruntime: { name: nodejs, options: { typescript: false } }\n");
    writeFileSync(project.file("program.js"), program);
    project.runInstead("program.js");
    const registry = { name: facts.hub.registry, sku: "Premium", network: { access: "open" }, zoneRedundancy: "Disabled" } as const;
    const place = { subscriptionId: facts.subscriptionId, resourceGroup: facts.hub.resourceGroup, location: facts.location };
    const offered = { images: [], configTemplates: [], solutions: [] };
    const hub: HubArgs = { ...place, registry, ...offered, orchestrationRole: "built-in", adopt: true, retain: true, timeout: "PT1M" };
    const adopted = { syncTokenId: tokenId, syncScopeMapId: `${registryId}/scopeMaps/line017f3a` };
    const at = { id: registryId, name: facts.hub.registry, resourceGroup: facts.hub.resourceGroup };
    const sync = {
      syncSchedule: "* * * * *",
      messageTtl: "P2D",
      logLevel: "Information",
      auditLog: false,
      garbageCollection: { enabled: true, schedule: "0 0 * * *" },
    };
    const connected = { registry: at, name: "line01", adopted, clientTokenIds: [], syncPassword: password, ...sync, timeout: "PT1M" };
    writeFileSync(project.file("args.json"), JSON.stringify({ hub, connected }));
    await run("stack", "init", "all");
  });
  after(async () => {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = async (...args: string[]) => {
    const result = await runPulumi({ args, cwd: project.folder, env });
    assert.equal(result.code, 0, result.stdout + result.stderr);
    return result;
  };
  const stored = (id: string) => lab.azure.azure.store.get(id);
  const createdAt = (id: string) => (stored(id)?.envelope["systemData"] as { createdAt?: string }).createdAt;

  it("are imported and changed in one run, none of them made anew, and nothing is left to do", async () => {
    const before = [registryId, connectedId].map(createdAt);
    const { stdout: preview } = await run("preview");
    assert.match(preview, /3 to import/);
    assert.doesNotMatch(preview, /to replace|may not be replaced/);
    await run("up", "--yes", "--skip-preview");
    assert.deepEqual([registryId, connectedId].map(createdAt), before);
    assert.deepEqual(stored(registryId)?.envelope["tags"], { costs: "factory", "edge-staging-owner": "organization/adoption/all" });
    const { logging } = stored(connectedId)?.properties ?? {};
    assert.deepEqual(logging, { logLevel: "Information", auditLogStatus: "Disabled" });
    await run("preview", "--expect-no-changes");
  });

  it("leave the password that was in use good beside the new one, under the map that is called after the registry", () => {
    const token = stored(`${registryId}/tokens/line017f3a`);
    assert.ok(token);
    assert.deepEqual(
      slotsOf(token).map(({ name }) => name),
      ["password1", "password2"],
    );
    assert.equal(token.properties["scopeMapId"], `${registryId}/scopeMaps/line01`);
  });
});
