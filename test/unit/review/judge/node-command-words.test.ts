import assert from "node:assert/strict";
import { remoteScript } from "../../../../components/cluster/node-trust/node-script";
import { createAuthority } from "../../../../lab/site/certificates";
import { engineEvents } from "../../../../review/read/engine-events";
import { previewPlan } from "../../../../review/read/preview-plan";
import { reviewedStack } from "../../../../review/judge/reviewed-stack";
import { type PlannedEvent, plannedEvent, summaryEvent } from "../../../support/planned-event";

const type = "command:remote:Command";
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("what a change of a node's trust over SSH comes to", () => {
  let first: string;
  let second: string;
  before(async () => {
    [first = "", second = ""] = await Promise.all(["first", "second"].map(async (commonName) => (await createAuthority({ commonName })).certificate));
  });
  const command = ({ authority = first, address = "10.96.0.50", host = "root@10.0.0.11:22", script = "main\n" } = {}) => ({
    connection: { host },
    stdin: remoteScript({ variables: { ADDRESS: address, NODE_NAME: "cp-1", HOST: host, WAIT_SECONDS: "1800" }, files: { "ca.crt": authority }, run: script }),
  });
  const change = (event: Omit<PlannedEvent, "name" | "type">) => {
    const stream = [plannedEvent({ name: "x", type, ...event }), summaryEvent()].join("\n");
    return reviewedStack(previewPlan(engineEvents("stream", stream))).changes[0] ?? assert.fail("nothing changes");
  };
  const update = (after: object, before: object = command()) => change({ op: "update", before: { ...before }, after: { ...after } });
  const told = ({ danger, means, inputs }: ReturnType<typeof change>) => [danger, means, inputs.map(({ difference }) => difference).join()] as const;

  it("one authority more: low, no restart", () => {
    const [danger, means, difference] = told(update(command({ authority: first + second })));
    assert.deepEqual([danger, difference], ["low", "authorities: 1 more, 0 fewer"]);
    assert.match(means, /more authorities, and no containerd restarts$/);
  });

  it("one authority fewer: medium, no restart", () => {
    const [danger, means, difference] = told(update(command(), command({ authority: first + second })));
    assert.deepEqual([danger, difference], ["medium", "authorities: 0 more, 1 fewer"]);
    assert.match(means, /pulls fail where it signed the registry's certificate; no containerd restarts$/);
  });

  it("another address: medium, and where containerd restarts", () => {
    const [danger, means, difference] = told(update(command({ address: "10.96.0.51" })));
    assert.deepEqual([danger, difference], ["medium", "address: 10.96.0.50 to 10.96.0.51"]);
    assert.match(means, /containerd restarts once where its config\.toml names the address/);
  });

  it("another script: medium, and where containerd restarts", () => {
    const [danger, means, difference] = told(update(command({ script: "other\n" })));
    assert.deepEqual([danger, difference], ["medium", "script"]);
    assert.match(means, /containerd restarts once where that gives it another config\.toml, and not elsewhere$/);
  });

  it("what is known later: medium, and where containerd restarts", () => {
    const { danger, means } = update({ ...command(), stdin: unknown });
    assert.equal(danger, "medium");
    assert.match(means, /containerd restarts once on a node whose config\.toml is edited/);
  });

  it("another way to the node: medium, and nothing of the connection is shown", () => {
    const found = update(command({ host: "root@10.0.0.99:22" }));
    assert.equal(found.danger, "medium");
    assert.ok(!JSON.stringify(found).includes("10.0.0.99"));
  });

  for (const [op, events] of [
    ["delete", () => ({ op: "delete" as const, before: command() })],
    ["replace", () => ({ op: "replace" as const, before: command(), after: command({ script: "other\n" }) })],
  ] as const)
    it(`${op}: high, because the node trusts the registry no more`, () => {
      const { danger, means } = change(events());
      assert.deepEqual([danger, /own bytes back, and pulls from the registry (no more|only when)/.test(means)], ["high", true]);
    });
});
