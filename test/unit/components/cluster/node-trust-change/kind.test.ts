import assert from "node:assert/strict";
import type { ArmClient } from "../../../../../components/arm/arm-client";
import { daemonSetSpec } from "../../../../../components/cluster/node-trust/daemon-set-spec";
import type { NodeTrustConfig } from "../../../../../components/cluster/node-trust/node-trust-config";
import { nodeTrustChange, type NodeTrustChangeInputs } from "../../../../../components/cluster/node-trust-change/kind";
import { ClusterApi } from "../../../../support/cluster-api";
import { failureOf, providerOn } from "../../../../support/lifecycle-run";
import { answer } from "../../../../support/resources";

const namespace = "connected-registry";
const objectName = "line1-node-trust";
const paths = {
  daemonSet: `/apis/apps/v1/namespaces/${namespace}/daemonsets/${objectName}`,
  files: `/api/v1/namespaces/${namespace}/configmaps/${objectName}`,
};
const outsideWindow = "2026-11-24T21:00Z";
const inWindowTime = "2026-11-28T01:00Z";
const config: NodeTrustConfig = {
  files: { "node-trust.sh": "one", "plan.sh": "plan" },
  scriptDigest: "digest of one",
  image: "busybox:1",
  serviceAddress: "10.96.0.50",
  mode: "trust",
  authoritySecret: "line1-ca-cert",
};
const changed = { ...config, files: { "node-trust.sh": "two" }, scriptDigest: "digest of two" };
const deployed = (isHeld: boolean) => {
  const spec = daemonSetSpec({ ...config, extension: "line1", scriptName: objectName, isHeld });
  return { [paths.daemonSet]: { spec }, [paths.files]: { data: config.files } };
};

describe("node trust change kind", () => {
  let cluster: ClusterApi;
  before(async () => {
    cluster = await ClusterApi.start();
  });
  after(() => cluster.close());

  const providerAt = (time: string) => {
    const send = async () => answer(200, { id: "cluster" }, {}, new Date(time));
    const clock = { nowMs: () => 0, wait: async () => {} };
    return providerOn({ arm: { send } as Partial<ArmClient> as ArmClient, clock, environment: cluster.environment, log: () => {} }, nodeTrustChange);
  };
  const inputsOf = (wanted: NodeTrustConfig): NodeTrustChangeInputs & Record<string, unknown> => ({
    connectedClusterId: "/c",
    context: "line-1",
    namespace,
    objectName,
    wanted: JSON.stringify(wanted),
    maintenance: { windows: [{ zone: "Europe/Rome", days: ["saturday"], start: "02:00", duration: "PT4H" }] },
    timeout: "PT10M",
  });
  const outcome = ({ outs }: { outs: Record<string, unknown> }) => [outs["released"] && JSON.parse(String(outs["released"])), outs["pending"]];
  const opensLater = "opens Saturday 02:00 Europe/Rome, in 3 d 4 h";

  it("waits for a maintenance window if nothing is deployed, and releases the change in the window", async () => {
    cluster.answers = {};
    const created = await providerAt(outsideWindow).create(inputsOf(config));
    assert.deepEqual(outcome(created), [undefined, opensLater]);
    assert.deepEqual(outcome(await providerAt(inWindowTime).update("id", created.outs, inputsOf(config))), [config, undefined]);
  });

  it("waits for a maintenance window if the pods are deployed but held", async () => {
    cluster.answers = deployed(true);
    assert.deepEqual(outcome(await providerAt(outsideWindow).create(inputsOf(config))), [undefined, opensLater]);
  });

  it("releases at once if the configuration is already deployed when a site gets its first windows", async () => {
    cluster.answers = deployed(false);
    const { id, outs } = await providerAt(outsideWindow).create(inputsOf(config));
    assert.deepEqual(outcome({ outs }), [config, undefined]);
    assert.equal((await providerAt(outsideWindow).diff(id, outs, inputsOf(config))).changes, false);
  });

  it("keeps the deployed or previously released configuration until a window opens", async () => {
    cluster.answers = deployed(false);
    const created = await providerAt(outsideWindow).create(inputsOf(changed));
    assert.deepEqual(outcome(created), [config, opensLater]);
    const applied = await providerAt(inWindowTime).update("id", created.outs, inputsOf(changed));
    assert.deepEqual(outcome(applied), [changed, undefined]);
    cluster.answers = {};
    assert.deepEqual(outcome(await providerAt(outsideWindow).update("id", applied.outs, inputsOf(config))), [changed, opensLater]);
  });

  it("needs no window to withdraw a waiting change", async () => {
    cluster.answers = deployed(false);
    const created = await providerAt(outsideWindow).create(inputsOf(changed));
    assert.deepEqual(outcome(await providerAt(outsideWindow).update("id", created.outs, inputsOf(config))), [config, undefined]);
  });

  it("fails if it may not read the deployed DaemonSet", async () => {
    cluster.answers = { [paths.daemonSet]: 403 };
    const { message } = await failureOf(providerAt(inWindowTime).create(inputsOf(config)));
    assert.match(message, /^EDGE-CLUSTER-UNREACHABLE {2}the kubeconfig's user may not access DaemonSet connected-registry\/line1-node-trust/);
  });
});
