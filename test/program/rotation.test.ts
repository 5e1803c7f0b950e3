import assert from "node:assert/strict";
import { CoreV1Api } from "@kubernetes/client-node";
import { loadKubeconfig } from "../../components/cluster/access/kubeconfig";
import { createAuthority, issue } from "../../lab/site/certificates";
import { changedRegistry } from "../support/changed-registry";
import { ProgramWorld, failed, succeeded } from "../support/program-world";
import { SitePasswords } from "../support/site-passwords";
import { SitePuller, assertServed } from "../support/site-puller";

describe("rotation of a site's passwords, with a certificate from the config", function () {
  this.timeout(900_000);
  let given: ProgramWorld;
  let passwords: SitePasswords;
  /** Actions of the sync token before the first rotation. */
  let actions: unknown;
  /** Complete output of the engine. */
  let allOutput = "";
  /** UIDs of the pull secrets when they were created. */
  let secretIds: unknown[] = [];
  /** All passwords so far, and the certificate's key. */
  const values = new Set<string>();
  before(async () => {
    given = await ProgramWorld.start({ policies: false });
    passwords = new SitePasswords(given);
    await core().createNamespace({ body: { metadata: { name: "vision" } } });
    const pullSecrets = [{}, { namespace: "vision", name: "pull", type: "kubernetes.io/dockerconfigjson" }];
    given.project.change("line-1", "site", (site) => ({
      ...site,
      pullSecrets,
      registry: { ...(site["registry"] as object), certificate: { from: "config" } },
    }));
    await configureCertificate();
    await given.bringUp();
    secretIds = (await heldSecrets()).map(({ metadata }) => metadata?.uid);
    actions = passwords.syncActions();
    assert.ok(JSON.stringify(actions).includes("repositories/factory/vision/content/read"));
  });
  after(() => given?.end());

  const core = () => loadKubeconfig({ path: given.world.sites.get("line-1")?.kubeconfig, environment: {} }).makeApiClient(CoreV1Api);
  /** The site's pull secrets: the one for orchestration, and the one that pods name. */
  const heldSecrets = () =>
    Promise.all([
      core().readNamespacedSecret({ namespace: "default", name: "my-acr-secret" }),
      core().readNamespacedSecret({ namespace: "vision", name: "pull" }),
    ]);
  /** Every pull in these tests is verified with its authority. */
  const configureCertificate = async () => {
    const authority = await createAuthority({ commonName: "factory" });
    const { certificate, key } = await issue(authority, { commonName: "registry", addresses: ["10.96.0.50"] });
    const set = (...args: string[]) => succeeded(given.stacks.run(["config", "set", "--stack", "line-1", ...args]));
    await set("certificate", "--", certificate);
    await set("--secret", "certificateKey", "--", key);
    await set("certificateAuthority", "--", authority.certificate);
    values.add(key);
  };
  const up = async (...more: string[]) => {
    const output = await succeeded(given.stacks.up("line-1", ...more));
    allOutput += output;
    return output;
  };
  const isSettled = async () => {
    await succeeded(given.stacks.preview("line-1", "--expect-no-changes"));
    assert.deepEqual(passwords.counts(), { sync: 1, client: 1 });
  };
  /** The passwords in use, collected for the last test. */
  const inUse = async () => {
    const used = await passwords.inUse();
    for (const value of Object.values(used)) values.add(value);
    return used;
  };

  it("of both tokens at once refuses no pull or sync, however late the cluster's agent is, and only the new passwords stay valid", async () => {
    const before = await inUse();
    const puller = await SitePuller.start(given);
    given.world.play({ agents: [{ lag: "PT10M" }] });
    passwords.rotate({ sync: 1, client: 1 });
    const preview = await succeeded(given.stacks.preview("line-1", "--diff"));
    assert.match(preview, /reason\s*: "first password" => "requested: rotation 1"/);
    assert.match(await up(), /delivered: the cluster's agent has not delivered the new sync password yet/);
    assert.deepEqual(given.world.strikes(), { "agents.0": 1 });
    given.world.play();
    assertServed(await puller.stop());
    assert.deepEqual(passwords.refusedSyncs(), []);
    const after = await inUse();
    const good = (["sync", "client"] as const).map((which) => [passwords.isGood(which, before[which]), passwords.isGood(which, after[which])]);
    assert.deepEqual(good, [
      [false, true],
      [false, true],
    ]);
    await isSettled();
  });

  it("that is requested before the previous one has ended is postponed with a notice, and done by the next run", async () => {
    const before = await inUse();
    passwords.rotate({ client: 2 });
    await up("--target", "**line-1-client-password");
    assert.deepEqual(passwords.counts(), { sync: 1, client: 2 });
    passwords.rotate({ client: 3 });
    const puller = await SitePuller.start(given);
    assert.match(await up(), /Pending: postponed: password\d still holds the previous password, which must be retired first/);
    assert.deepEqual(passwords.counts(), { sync: 1, client: 1 });
    const between = await inUse();
    await up();
    const after = await inUse();
    assertServed(await puller.stop());
    assert.equal(new Set([before.client, between.client, after.client]).size, 3);
    await isSettled();
  });

  it("of a sync token with --target and without the extension retires nothing, and the next run completes it", async () => {
    const before = await inUse();
    const puller = await SitePuller.start(given);
    passwords.rotate({ sync: 4 });
    await up("--target", "**line-1-connected-sync-password");
    assert.match(await failed(given.stacks.up("line-1", "--target", "**line-1-online", "--target", "**line-1-sync-retired")), /EDGE-EXTENSION-BEHIND/);
    assert.deepEqual([passwords.counts().sync, passwords.isGood("sync", before.sync)], [2, true]);
    await up();
    assertServed(await puller.stop());
    assert.deepEqual(passwords.refusedSyncs(), []);
    assert.equal(passwords.isGood("sync", before.sync), false);
    await isSettled();
  });

  describe("that is due", () => {
    let previous: Awaited<ReturnType<typeof inUse>>;
    const maintain = () => given.command("maintain", "-s", "line-1");
    /** Number of writes by the program's runs, without those of the site's agents. */
    const writes = () => given.world.azure.requests.writes().filter(({ principal }) => principal === given.world.azure.signIn.displayName).length;
    before(async () => {
      previous = await inUse();
      await passwords.endIn(10);
    });

    it("is not applied by maintain if something else changed, which maintain names", async () => {
      const logLevel = (level: string) => given.project.change("line-1", "site", (site) => changedRegistry(site, { logLevel: level }));
      logLevel("Debug");
      const written = writes();
      const output = await failed(maintain());
      logLevel("Information");
      assert.match(output, /not applied: the plan contains more than maintenance[^\n]+\n {2}update line-1-connected-registry\n(?! {2})/);
      assert.equal(writes(), written);
    });

    it("is postponed by maintain while the site's cluster is not connected, and maintain reports that", async () => {
      given.world.play({ network: [{ site: "line-1", at: "PT0S", for: "P10D" }] });
      const output = await succeeded(maintain());
      given.world.play();
      allOutput += output;
      assert.match(output, /line-1: due: line-1-client-password, line-1-connected-sync-password\n/);
      assert.match(output, /EDGE-CLUSTER-OFFLINE .*; a password rotation that is due is postponed/);
      assert.match(output, /Pending: postponed: the site's cluster is Offline and cannot receive a new password/);
      assert.deepEqual(passwords.counts(), { sync: 1, client: 1 });
    });

    it("is applied by the next maintain when the cluster is connected, which changes nothing else, and then has nothing to do", async () => {
      const puller = await SitePuller.start(given);
      const output = await succeeded(maintain());
      allOutput += output;
      assertServed(await puller.stop());
      assert.match(output, /line-1: continuing what is Pending\n/);
      const done = [...output.matchAll(/^ [-+~]+ +\S+ line-1-(\S+) (created|updated|replaced|deleted)\b/gm)].map(([, name, action]) => `${name} ${action}`);
      const follows = ["online", "propagated", "pull-default-my-acr-secret", "pull-vision-pull"];
      const updated = ["client-password", "client-retired", "connected-extension", "connected-sync-password", ...follows, "sync-retired"];
      assert.deepEqual(
        done.sort(),
        updated.map((name) => `${name} updated`),
      );
      const after = await inUse();
      assert.ok(after.sync !== previous.sync && after.client !== previous.client);
      assert.match(await succeeded(maintain()), /line-1: nothing to do\n/);
      assert.deepEqual(passwords.counts(), { sync: 1, client: 1 });
    });
  });

  it("replaces passwords that were deleted manually, after a refresh detected it; until then the site's syncs are refused", async () => {
    const before = await inUse();
    passwords.remove("client");
    passwords.remove("sync");
    await succeeded(given.stacks.refresh("line-1"));
    await up();
    assert.notDeepEqual(passwords.refusedSyncs(), []);
    const after = await inUse();
    assert.ok(after.sync !== before.sync && after.client !== before.client);
    assert.ok(passwords.isGood("sync", after.sync) && passwords.isGood("client", after.client));
    await succeeded(given.stacks.refresh("line-1"));
    await isSettled();
  });

  it("keeps both pull secrets in place, each with the password in use", async () => {
    const [opaque, forPods] = await heldSecrets();
    assert.deepEqual([opaque.metadata?.uid, forPods.metadata?.uid], secretIds);
    const { auths } = JSON.parse(Buffer.from(forPods.data?.[".dockerconfigjson"] ?? "", "base64").toString()) as {
      auths: Record<string, { password: string }>;
    };
    const { client } = await inUse();
    assert.deepEqual(
      Object.entries(auths).map(([host, { password }]) => [host, password]),
      ["10.96.0.50", "10.96.0.50:443"].map((host) => [host, client]),
    );
  });

  it("keeps the service's additions to the sync token's scope map", () => assert.deepEqual(passwords.syncActions(), actions));

  it("reveals no password in any output, and none in plain text in the state", async () => {
    const state = await given.stacks.exported("line-1");
    assert.ok(values.size >= 10, `${values.size} secrets`);
    for (const value of values) {
      assert.ok(value.length > 20);
      const spelled = [value, JSON.stringify(value).slice(1, -1), Buffer.from(value).toString("base64")];
      assert.ok(spelled.every((text) => !allOutput.includes(text) && !state.includes(text)));
    }
  });
});
