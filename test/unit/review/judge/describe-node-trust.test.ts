import assert from "node:assert/strict";
import { daemonSetSpec } from "../../../../components/cluster/node-trust/daemon-set-spec";
import { remoteScript } from "../../../../components/cluster/node-trust/node-script";
import { createAuthority } from "../../../../lab/site/certificates";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { reviewStack } from "../../../../review/judge/review-stack";
import { type PlannedEvent, plannedEvent, summaryEvent } from "../../../support/planned-event";

const type = "kubernetes:apps/v1:DaemonSet";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const given = {
  extension: "line1",
  authoritySecret: "line1-ca-cert",
  serviceAddress: "10.96.0.50",
  mode: "trust" as const,
  image: "busybox:1.36",
  scriptName: "line1-node-trust",
  scriptDigest: "a",
};
/** The inputs of the DaemonSet that a site declares. */
const pods = (change: Partial<Parameters<typeof daemonSetSpec>[0]> = {}) => ({ spec: daemonSetSpec({ ...given, ...change }) });
/** The review of the only change in a plan. */
const change = (event: Omit<PlannedEvent, "name">) => {
  const stream = [plannedEvent({ name: "x", ...event }), summaryEvent()].join("\n");
  return reviewStack(previewPlan(engineEvents("stream", stream))).changes[0] ?? assert.fail("nothing changes");
};

describe("the impact of a node trust change on containerd", () => {
  const update = (before: object, after: object): Omit<PlannedEvent, "name"> => ({ op: "update", type, before: { ...before }, after: { ...after } });
  const edited = /containerd restarts once on nodes whose config\.toml is edited \(plans legacy and config_path\), not on others \(plan files\)/;
  const cases: [string, Omit<PlannedEvent, "name">, string, RegExp][] = [
    ["nodeTrust becomes daemonset", { op: "create", type, after: pods() }, "medium", edited],
    ["nodeTrust becomes restore", update(pods(), pods({ mode: "restore" })), "high", edited],
    ["nodeTrust becomes daemonset again", update(pods({ mode: "restore" }), pods()), "medium", edited],
    ["nodeTrust becomes off", { op: "delete", type, before: pods() }, "medium", /nodes stay as they are, and containerd does not restart/],
    [
      "another service address",
      update(pods(), pods({ serviceAddress: "10.96.0.51" })),
      "medium",
      /once on nodes whose config\.toml contains the address \(plan legacy, .*not on nodes that read a directory \(plans config_path and files\)/,
    ],
    ["an unknown service address", update(pods(), pods({ serviceAddress: unknown })), "medium", edited],
    [
      "another service address while nodes are restored",
      update(pods({ mode: "restore" }), pods({ mode: "restore", serviceAddress: "10.96.0.51" })),
      "low",
      /containerd does not restart/,
    ],
    ["another image", update(pods(), pods({ image: "busybox:1.37" })), "low", /trust does not change, and containerd does not restart/],
    ["another script", update(pods(), pods({ scriptDigest: "b" })), "medium", /whose config\.toml the script changes, not on others/],
    [
      "the extension's trust distribution is turned off",
      {
        ...update({ configurationSettings: { "trustDistribution.enabled": "true" } }, { configurationSettings: { "trustDistribution.enabled": "false" } }),
        type: "azure-native:kubernetesconfiguration:Extension",
      },
      "medium",
      /files on the nodes stay, and containerd does not restart \(assumed:trust-distribution-switch\)/,
    ],
    [
      "the extension's trust distribution is turned on",
      {
        ...update({ configurationSettings: { "trustDistribution.enabled": "false" } }, { configurationSettings: { "trustDistribution.enabled": "true" } }),
        type: "azure-native:kubernetesconfiguration:Extension",
      },
      "medium",
      /their containerd may restart \(assumed:trust-distribution-switch\)/,
    ],
  ];
  it("another source of the CA: medium, no restart", () => {
    const found = change(update(pods(), pods({ authoritySecret: undefined })));
    assert.deepEqual([found.risk, found.inputs[0]?.difference], ["medium", "Secret line1-ca-cert to site.nodeTrustAuthority"]);
    assert.match(found.effect, /none of them signed the registry's certificate; containerd does not restart$/);
  });

  it("one CA more: low; one fewer: medium; no restart for either", async () => {
    const [first, second] = await Promise.all(["first", "second"].map(async (commonName) => (await createAuthority({ commonName })).certificate));
    const configMap = (authorities: string) => ({ data: { "node-trust.sh": "script", "ca.crt": authorities } });
    const turn = (before: string, after: string) => {
      const { risk, effect, inputs } = change({ ...update(configMap(before), configMap(after)), type: "kubernetes:core/v1:ConfigMap" });
      assert.match(effect, /containerd does not restart$/);
      return [risk, inputs[0]?.difference];
    };
    assert.deepEqual(turn(`${first}`, `${first}${second}`), ["low", "1 added, 0 removed"]);
    assert.deepEqual(turn(`${first}${second}`, `${second}`), ["medium", "0 added, 1 removed"]);
  });

  for (const [what, event, risk, effect] of cases)
    it(`${what}: ${risk}`, () => {
      const found = change(event);
      assert.equal(found.risk, risk);
      assert.match(found.effect, effect);
    });

  it("shows which pod settings change", () =>
    assert.deepEqual(change(update(pods(), pods({ mode: "restore", image: "busybox:1.37" }))).inputs, [
      { input: "spec.template.spec.containers", label: "pod settings", difference: "MODE, image" },
    ]));
});

describe("the impact of a node trust change over SSH", () => {
  let first: string;
  let second: string;
  before(async () => {
    [first = "", second = ""] = await Promise.all(["first", "second"].map(async (commonName) => (await createAuthority({ commonName })).certificate));
  });
  const command = ({ authority = first, address = "10.96.0.50", host = "root@10.0.0.11:22", script = "main\n" } = {}) => ({
    connection: { host },
    stdin: remoteScript({ variables: { ADDRESS: address, NODE_NAME: "cp-1", HOST: host, WAIT_SECONDS: "1800" }, files: { "ca.crt": authority }, run: script }),
  });
  const type = "command:remote:Command";
  const update = (after: object, before: object = command()) => change({ op: "update", type, before: { ...before }, after: { ...after } });
  const summary = ({ risk, effect, inputs }: ReturnType<typeof change>) => [risk, effect, inputs.map(({ difference }) => difference).join()] as const;

  it("one CA more: low, no restart", () => {
    const [risk, effect, difference] = summary(update(command({ authority: first + second })));
    assert.deepEqual([risk, difference], ["low", "authorities: 1 added, 0 removed"]);
    assert.match(effect, /additional authorities; containerd does not restart$/);
  });

  it("one CA fewer: medium, no restart", () => {
    const [risk, effect, difference] = summary(update(command(), command({ authority: first + second })));
    assert.deepEqual([risk, difference], ["medium", "authorities: 0 added, 1 removed"]);
    assert.match(effect, /pulls fail if it signed the registry's certificate; containerd does not restart$/);
  });

  it("another address: medium, with the condition for a containerd restart", () => {
    const [risk, effect, difference] = summary(update(command({ address: "10.96.0.51" })));
    assert.deepEqual([risk, difference], ["medium", "address: 10.96.0.50 to 10.96.0.51"]);
    assert.match(effect, /containerd restarts once if config\.toml contains the address/);
  });

  it("another script: medium, with the condition for a containerd restart", () => {
    const [risk, effect, difference] = summary(update(command({ script: "other\n" })));
    assert.deepEqual([risk, difference], ["medium", "script"]);
    assert.match(effect, /containerd restarts once if the script changes config\.toml, and otherwise not$/);
  });

  it("an unknown value: medium, with the condition for a containerd restart", () => {
    const { risk, effect } = update({ ...command(), stdin: unknown });
    assert.equal(risk, "medium");
    assert.match(effect, /containerd restarts once on nodes whose config\.toml is edited/);
  });

  it("another connection to the node: medium, and no connection detail is shown", () => {
    const found = update(command({ host: "root@10.0.0.99:22" }));
    assert.equal(found.risk, "medium");
    assert.ok(!JSON.stringify(found).includes("10.0.0.99"));
  });

  for (const [op, events] of [
    ["delete", () => ({ op: "delete" as const, before: command() })],
    ["replace", () => ({ op: "replace" as const, before: command(), after: command({ script: "other\n" }) })],
  ] as const)
    it(`${op}: high, because the node no longer trusts the registry`, () => {
      const { risk, effect } = change({ type, ...events() });
      assert.deepEqual([risk, /original configuration back and (no longer pulls|cannot pull from the registry until)/.test(effect)], ["high", true]);
    });
});
