import assert from "node:assert/strict";
import { at, listAt, textAt } from "../../components/core/json";
import type { Freeze, MaintenanceWindow } from "../../components/maintenance/maintenance";
import { declaredSite as site } from "../support/declared-site";
import { named } from "../support/mocks";
import { siteArgs as args, vision } from "../support/site-args";
import { unwrap } from "../support/unwrap";

const windows: MaintenanceWindow[] = [{ zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" }];
const [ofSite, ofFleet]: Freeze[] = [
  { from: "2026-12-24", until: "2027-01-06" },
  { from: "2027-08-01", until: "2027-08-20" },
];
const veto = { namespace: "line", name: "maintenance", key: "veto" };
const solutions = [{ ...vision, installation: "on" as const }];

describe("a site's maintenance settings", () => {
  const inputsOf = async (change: Parameters<typeof site>[0]) => named((await site({ solutions, ...change })).declared, "line-1-vision-installation").inputs;

  it("are passed to its installations: windows, freezes of site and fleet, veto with the cluster's context, expected duration", async () => {
    const { maintenance } = await inputsOf({ windows, freeze: ofSite && [ofSite], fleetFreeze: ofFleet && [ofFleet], veto, installTime: "PT1H" });
    const { context } = args.clusterAccess;
    assert.deepEqual(maintenance, { windows, freezes: [ofSite, ofFleet], veto: { ...veto, context }, installTime: "PT1H" });
  });

  it("do not change the inputs of resources if not set", async () => {
    for (const change of [{}, { windows: [], freeze: [] }, { installTime: "PT1H" }]) {
      const inputs = await inputsOf(change);
      assert.deepEqual([inputs["maintenance"], inputs["heldBy"]], [undefined, undefined]);
    }
  });

  it("output why an installation is Pending, with the state of the new revision", async () => {
    const pending = "opens Saturday 02:00 Europe/Rome, in 3 d 4 h";
    const states = async (state: Record<string, unknown>) => {
      const { made } = await site({ solutions, windows }, { "pulumi-nodejs:dynamic/edge:Installation": () => ({ id: "installation", state }) });
      return (await unwrap(made.facts)).solutions.map((one) => [one.state, one.pending]);
    };
    assert.deepEqual(await states({ state: "Deployed", pending }), [["ReadyToDeploy", pending]]);
    assert.deepEqual(await states({ state: "Deployed" }), [["Deployed", undefined]]);
  });
});

describe("node trust of a site with maintenance windows", () => {
  const type = "pulumi-nodejs:dynamic/edge:NodeTrustChange";
  const pending = "opens Saturday 02:00 Europe/Rome, in 3 d 4 h";
  const held = { [type]: () => ({ id: "change", state: { pending } }) };
  const tanzu = { flavor: "tanzu" as const, windows, solutions };
  const nodes = [{ name: "cp-1", host: "10.0.0.11", port: 22, user: "root", hostKey: "ssh-ed25519 AAAA" }];
  const ssh = { ...tanzu, nodeTrust: "ssh" as const, nodeTrustNodes: nodes, nodeTrustKey: "key", nodeTrustAuthority: "authority" };
  const [objects, command, installation] = [["line-1-node-trust-script", "line-1-node-trust-nodes"], "line-1-node-trust-cp-1", "line-1-vision-installation"];
  const selectorOf = ({ inputs }: { inputs: Record<string, unknown> }) => at(inputs, "spec", "template", "spec", "nodeSelector");

  it("is the same as without them after a window has released it", async () => {
    const plain = (await site({ ...tanzu, windows: undefined })).declared;
    const released = (await site(tanzu)).declared;
    for (const name of objects) assert.deepEqual(named(released, name).inputs, named(plain, name).inputs);
    assert.equal(
      plain.some((one) => one.type === type),
      false,
    );
    assert.deepEqual(named((await site(ssh)).declared, command).inputs, named((await site({ ...ssh, windows: undefined })).declared, command).inputs);
  });

  it("runs no pod before the first window, and installations wait for it", async () => {
    const { declared } = await site(tanzu, held);
    assert.deepEqual(selectorOf(named(declared, "line-1-node-trust-nodes")), { "kubernetes.io/os": "linux", "edge-staging/held-until-window": "true" });
    assert.equal(named(declared, installation).inputs["heldBy"], pending);
  });

  it("keeps the released configuration while a change waits", async () => {
    const config = { files: { "node-trust.sh": "former" }, scriptDigest: "former digest", image: "former:1", serviceAddress: "10.96.0.50", mode: "trust" };
    const { declared } = await site(tanzu, { [type]: () => ({ id: "change", state: { released: JSON.stringify(config), pending } }) });
    const [script, pods] = objects.map((name) => named(declared, name).inputs);
    const [container] = listAt(pods, "spec", "template", "spec", "containers");
    assert.deepEqual(
      [script?.["data"], textAt(container, "image"), selectorOf({ inputs: pods ?? {} })],
      [config.files, "former:1", { "kubernetes.io/os": "linux" }],
    );
  });

  it("runs nothing on nodes over SSH while a change waits", async () => {
    const { declared } = await site(ssh, held);
    assert.deepEqual([named(declared, command).inputs["stdin"], named(declared, installation).inputs["heldBy"]], ["exit 0\n", pending]);
  });
});
