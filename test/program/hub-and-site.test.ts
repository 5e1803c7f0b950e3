import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import { loadKubeconfig } from "../../components/cluster/access/kubeconfig";
import { readSecret } from "../../components/cluster/access/cluster-objects";
import { siteFacts } from "../../lab/facts";
import { Stacks } from "../../lab/stacks";
import { changedRegistry } from "../support/changed-registry";
import { ProgramWorld, failed, succeeded } from "../support/program-world";

describe("deployment of a hub and a site on the real engine", function () {
  this.timeout(240_000);
  let given: ProgramWorld;
  const registry = "/resourceGroups/rg-edge-hub/providers/Microsoft.ContainerRegistry/registries/edgehubdemo";
  // The registry part of both stacks: all resources of the hub, except the scope maps that Azure creates with every registry, and the extension.
  const resources = () =>
    given.world.azure.azure.store
      .all()
      .filter(({ id, name }) => (id.includes("/rg-edge-hub") && !name.startsWith("_repositories_")) || name === "line1")
      .filter(({ type }) => !type.startsWith("Microsoft.Edge/"))
      .map(({ type, name }) => (type === "Microsoft.Authorization/roleAssignments" ? type : `${type} ${name}`));

  /** Occupies the address of a site's extension after Azure has it and before the cluster has it. Resolves to the address. */
  const takenOnce = (site: string, extension: string) =>
    new Promise<string>((resolve, reject) => {
      const { store, agents } = given.world.azure.azure;
      const { connectedClusterId } = siteFacts(site);
      const agent = agents.get(connectedClusterId);
      const core = loadKubeconfig({ path: given.world.sites.get(site)?.kubeconfig, environment: {} }).makeApiClient(CoreV1Api);
      const stop = store.watch(({ name, properties }) => {
        const clusterIP = (properties["configurationSettings"] as Record<string, string> | undefined)?.["service.clusterIP"];
        if (name !== extension || !clusterIP || !agent) return;
        stop();
        agents.disconnect(connectedClusterId);
        const body = { metadata: { name: "thief" }, spec: { clusterIP, ports: [{ port: 443 }] } };
        core.createNamespacedService({ namespace: "default", body }).then(() => {
          agents.connect(connectedClusterId, agent);
          resolve(clusterIP);
        }, reject);
      });
    });

  before(async () => {
    given = await ProgramWorld.start({ policies: false, sites: ["line-1", "line-3"] });
  });
  after(() => given?.end());

  it("rejects a registry that is not Premium in preview, before any write", async () => {
    const withSku = (sku: string) => given.project.change("hub", "hub", (hub) => changedRegistry(hub, { sku }));
    withSku("Basic");
    const judged = new Stacks(given.world, given.project.folder, process.env);
    const output = await failed(judged.preview("hub"));
    withSku("Premium");
    assert.match(output, /registry-premium/);
    assert.match(output, /Set sku\.name to Premium\./);
    assert.deepEqual(given.world.azure.requests.writes(), []);
  });

  it("lists all faults of an invalid config at once, before any write", async () => {
    given.project.addSite("line-1", "wrong", () => ({ hub: "", key: "Line 1", colour: "red" }));
    await given.stacks.select("wrong");
    const output = await failed(given.stacks.up("wrong"));
    for (const part of ["site.hub", 'site.key = "Line 1"', "site.colour", "5-40 lower-case letters and digits"])
      assert.ok(output.includes(part), `${part} in ${output}`);
    assert.deepEqual(given.world.azure.requests.writes(), []);
  });

  it("rejects a build that is older than its sources", async () => {
    const file = join(given.project.folder, "components", "hub", "hub.ts");
    const source = readFileSync(file, "utf8");
    writeFileSync(file, `${source}// newer\n`);
    const output = await failed(given.stacks.preview("hub"));
    writeFileSync(file, source);
    assert.match(output, /EDGE-STALE-BUILD/);
  });

  it("rejects a site whose hub was never deployed", async () => {
    assert.match(await failed(given.stacks.up("line-1")), /EDGE-HUB-REFERENCE/);
    assert.deepEqual(given.world.azure.requests.writes(), []);
  });

  it("creates the hub and then the site", async () => {
    await given.bringUp();
    assert.deepEqual(resources().sort(), [
      "Microsoft.Authorization/roleAssignments",
      "Microsoft.Authorization/roleAssignments",
      "Microsoft.ContainerRegistry/registries edgehubdemo",
      "Microsoft.ContainerRegistry/registries/connectedRegistries line1",
      "Microsoft.ContainerRegistry/registries/scopeMaps line1",
      "Microsoft.ContainerRegistry/registries/scopeMaps line1-pull",
      "Microsoft.ContainerRegistry/registries/tokens line1",
      "Microsoft.ContainerRegistry/registries/tokens line1-pull",
      "Microsoft.Insights/diagnosticSettings edge-staging",
      "Microsoft.KubernetesConfiguration/extensions line1",
      "Microsoft.Resources/resourceGroups rg-edge-hub",
    ]);
  });

  it("ends with the site's registry Online and its pull secret in the cluster", async () => {
    const { site, clientToken } = (await given.stacks.outputs("line-1")) as { site: Record<string, string>; clientToken: Record<string, string> };
    assert.equal(site["connectedRegistryState"], "Online");
    // Its next sync may have started in the meantime.
    assert.match(String(given.world.azure.azure.store.get(site["connectedRegistryId"] ?? "")?.properties["connectionState"]), /^(Online|Syncing)$/);
    const kubeconfig = loadKubeconfig({ path: given.world.sites.get("line-1")?.kubeconfig, environment: {} });
    const secret = await readSecret(kubeconfig, "default", "my-acr-secret");
    assert.deepEqual({ username: secret["username"], password: secret["password"] }, clientToken);
  });

  it("finds nothing to change in the next run or after a refresh, and writes nothing in preview", async () => {
    // In a refresh the service resolves the configuration of each staged solution, which changes nothing.
    const writes = () => given.world.azure.requests.writes().filter(({ path }) => !path.endsWith("/resolveConfiguration")).length;
    const before = writes();
    await succeeded(given.stacks.preview("hub", "--expect-no-changes"));
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    await succeeded(given.stacks.up("line-1", "--refresh", "--expect-no-changes"));
    assert.equal(writes(), before);
  });

  it("stores no password or connection string in plain text", async () => {
    const state = await given.stacks.exported("line-1");
    const shown = await given.stacks.run(["stack", "export", "--show-secrets", "--stack", "line-1"]);
    const secrets = [...shown.stdout.matchAll(/SyncTokenPassword=([^;]+)|\\"password\\":\\"([^"\\]+)/g)].map((match) => match[1] ?? match[2] ?? "");
    assert.ok(new Set(secrets).size >= 2, `${new Set(secrets).size} secrets`);
    for (const secret of secrets) {
      assert.ok(secret.length > 20);
      assert.ok(!state.includes(secret) && !state.includes(Buffer.from(secret).toString("base64")));
    }
  });

  it("passes the audit with the demo profile, and fails it with the production profile for what the demo leaves open", async () => {
    const files = ["hub", "line-1"].map((stack) => given.project.file(`${stack}.json`));
    for (const [index, stack] of ["hub", "line-1"].entries()) writeFileSync(files[index] ?? "", await given.stacks.exported(stack));
    assert.match(
      await succeeded(given.command("audit", ...files, "--profile", "demo")),
      /2 states checked by profile demo: 0 mandatory and 0 advisory findings/,
    );
    const output = await failed(given.command("audit", ...files));
    const broken = [...output.matchAll(/^mandatory +\S+ +(\S+)/gm)].map(([, rule]) => rule);
    assert.deepEqual(broken.sort(), ["images-proved", "registry-network", "registry-retained", "role-not-contributor", "role-not-contributor"], output);
  });

  it("keeps the service's additions to the sync scope map, and both passwords, when the site changes", async () => {
    const { store } = given.world.azure.azure;
    const id = `/subscriptions/22222222-2222-4222-8222-222222222222${registry}`;
    const map = store.get(`${id}/scopeMaps/line1`);
    assert.ok(map);
    (map.properties["actions"] as string[]).push("repositories/factory/vision/content/read");
    const passwords = JSON.stringify(store.get(`${id}/tokens/line1`)?.properties["credentials"]);
    given.project.change("line-1", "site", (site) => changedRegistry(site, { logLevel: "Debug" }));
    const preview = await succeeded(given.stacks.preview("line-1"));
    assert.doesNotMatch(preview, /replace/);
    await succeeded(given.stacks.up("line-1"));
    assert.match(JSON.stringify(store.get(`${id}/scopeMaps/line1`)?.properties["actions"]), /repositories\/factory\/vision\/content\/read/);
    assert.equal(JSON.stringify(store.get(`${id}/tokens/line1`)?.properties["credentials"]), passwords);
  });

  it("reports that another Service took the address chosen for a second site before its extension had it", async () => {
    const { connectedClusterId, customLocationId } = siteFacts("line-3");
    given.project.addSite("line-1", "line-3", ({ registry: _, ...site }) => ({
      ...site,
      key: "line3",
      connectedClusterId,
      clusterAccess: { context: "line-3" },
      target: { ...(site["target"] as object), customLocationId },
    }));
    await given.stacks.select("line-3");
    await succeeded(given.stacks.preview("line-3"));
    const thief = takenOnce("line-3", "line3");
    assert.match(await failed(given.stacks.up("line-3")), /failed to allocate IP [\d.]+: provided IP is already allocated/);
    assert.match(await thief, /^10\.96\./);
  });

  it("creates the second site with another address, which it keeps, without changing the first", async () => {
    await succeeded(given.stacks.up("line-3"));
    const { serviceAddress } = (await given.stacks.outputs("line-3"))["site"] as { serviceAddress: string };
    const core = loadKubeconfig({ path: given.world.sites.get("line-3")?.kubeconfig, environment: {} }).makeApiClient(CoreV1Api);
    const { items } = await core.listNamespacedService({ namespace: "connected-registry" });
    assert.deepEqual(
      items.map(({ spec }) => spec?.clusterIP),
      [serviceAddress],
    );
    await succeeded(given.command("prove", "-s", "line-3"));
    await succeeded(given.stacks.up("line-3", "--refresh", "--expect-no-changes"));
    given.project.change("line-3", "site", (site) => ({ ...site, registry: { serviceAddress } }));
    await succeeded(given.stacks.preview("line-3", "--expect-no-changes"));
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    await succeeded(given.stacks.destroy("line-3"));
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
  });

  it("refuses to destroy the hub before its site, and changes nothing", async () => {
    const before = given.world.azure.requests.writes().length;
    const output = await failed(given.stacks.destroy("hub"));
    assert.match(output, /EDGE-HUB-IN-USE {2}connected registries still sync from registry edgehubdemo\n\s+given {3}line1/);
    assert.equal(given.world.azure.requests.writes().length, before);
    await succeeded(given.stacks.preview("hub", "--expect-no-changes"));
  });

  it("leaves nothing behind after destroying the site and then the hub", async () => {
    await succeeded(given.stacks.destroy("line-1"));
    await succeeded(given.stacks.destroy("hub"));
    assert.deepEqual(resources(), []);
  });
});
