import assert from "node:assert/strict";
import { daemonSetSpec } from "../../../../components/cluster/node-trust/daemon-set-spec";
import { createAuthority } from "../../../../lab/site/certificates";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { reviewedStack } from "../../../../review/judge/reviewed-stack";
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
/** The DaemonSet's inputs as a site declares them. */
const pods = (change: Partial<Parameters<typeof daemonSetSpec>[0]> = {}) => ({ spec: daemonSetSpec({ ...given, ...change }) });
const change = (event: Omit<PlannedEvent, "name">) => {
  const stream = [plannedEvent({ name: "x", ...event }), summaryEvent()].join("\n");
  return reviewedStack(previewPlan(engineEvents("stream", stream))).changes[0] ?? assert.fail("nothing changes");
};

describe("what a change of node trust comes to for containerd", () => {
  const update = (before: object, after: object): Omit<PlannedEvent, "name"> => ({ op: "update", type, before: { ...before }, after: { ...after } });
  const edited = /containerd restarts once on a node whose config\.toml is edited \(plans legacy and config_path\), and on no other \(plan files\)/;
  const cases: [string, Omit<PlannedEvent, "name">, string, RegExp][] = [
    ["nodeTrust becomes daemonset", { op: "create", type, after: pods() }, "medium", edited],
    ["nodeTrust becomes restore", update(pods(), pods({ mode: "restore" })), "high", edited],
    ["nodeTrust becomes daemonset again", update(pods({ mode: "restore" }), pods()), "medium", edited],
    ["nodeTrust becomes off", { op: "delete", type, before: pods() }, "medium", /nodes stay as they are, no containerd restarts/],
    [
      "another service address",
      update(pods(), pods({ serviceAddress: "10.96.0.51" })),
      "medium",
      /once on a node whose config\.toml names the address \(plan legacy, .*and on no node that looks into a folder \(plans config_path and files\)/,
    ],
    ["a service address that is known later", update(pods(), pods({ serviceAddress: unknown })), "medium", edited],
    [
      "another service address while nodes are given back",
      update(pods({ mode: "restore" }), pods({ mode: "restore", serviceAddress: "10.96.0.51" })),
      "low",
      /no containerd restarts/,
    ],
    ["another image", update(pods(), pods({ image: "busybox:1.37" })), "low", /what a node trusts stays, and no containerd restarts/],
    ["another script", update(pods(), pods({ scriptDigest: "b" })), "medium", /to which it gives another config\.toml, and on no other/],
    [
      "the extension's own distribution is left",
      {
        ...update({ configurationSettings: { "trustDistribution.enabled": "true" } }, { configurationSettings: { "trustDistribution.enabled": "false" } }),
        type: "azure-native:kubernetesconfiguration:Extension",
      },
      "medium",
      /what it wrote on them stays, and no containerd restarts \(assumed\)/,
    ],
    [
      "the extension's own distribution is taken",
      {
        ...update({ configurationSettings: { "trustDistribution.enabled": "false" } }, { configurationSettings: { "trustDistribution.enabled": "true" } }),
        type: "azure-native:kubernetesconfiguration:Extension",
      },
      "medium",
      /their containerd may restart \(assumed\)/,
    ],
  ];
  it("another place of the authority: medium, and no restart", () => {
    const found = change(update(pods(), pods({ authoritySecret: undefined })));
    assert.deepEqual([found.danger, found.inputs[0]?.difference], ["medium", "Secret line1-ca-cert to site.nodeTrustAuthority"]);
    assert.match(found.means, /did not sign the registry's certificate; no containerd restarts$/);
  });

  it("one authority more: low; one fewer: medium; no restart for either", async () => {
    const [first, second] = await Promise.all(["first", "second"].map(async (commonName) => (await createAuthority({ commonName })).certificate));
    const configMap = (authorities: string) => ({ data: { "node-trust.sh": "script", "ca.crt": authorities } });
    const turn = (before: string, after: string) => {
      const { danger, means, inputs } = change({ ...update(configMap(before), configMap(after)), type: "kubernetes:core/v1:ConfigMap" });
      assert.match(means, /no containerd restarts$/);
      return [danger, inputs[0]?.difference];
    };
    assert.deepEqual(turn(`${first}`, `${first}${second}`), ["low", "1 more, 0 fewer"]);
    assert.deepEqual(turn(`${first}${second}`, `${second}`), ["medium", "0 more, 1 fewer"]);
  });

  for (const [what, event, danger, means] of cases)
    it(`${what}: ${danger}`, () => {
      const found = change(event);
      assert.equal(found.danger, danger);
      assert.match(found.means, means);
    });

  it("names what the pods are told otherwise", () =>
    assert.deepEqual(change(update(pods(), pods({ mode: "restore", image: "busybox:1.37" }))).inputs, [
      { input: "spec.template.spec.containers", label: "orders of the pods", difference: "MODE, image" },
    ]));
});
