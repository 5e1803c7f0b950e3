import assert from "node:assert/strict";
import { ProgramFailure } from "../../../../lab/site/child-processes";
import { withFreePorts } from "../../../../lab/site/with-free-ports";

describe("a start with free ports", () => {
  const taken = () => new ProgramFailure("etcd", "1", { path: "etcd.log", text: "listen tcp 127.0.0.1:4001: bind: address already in use" });
  /** Returns ports 4001, 4002 ... */
  const counting = () => {
    let last = 4000;
    return async (count: number) => Array.from({ length: count }, () => ++last);
  };

  it("is retried with other ports if one is already in use", async () => {
    const tried: number[][] = [];
    const started = await withFreePorts(
      2,
      async (ports) => {
        tried.push(ports);
        if (tried.length < 3) throw taken();
        return "up";
      },
      counting(),
    );
    const expected = [
      [4001, 4002],
      [4003, 4004],
      [4005, 4006],
    ];
    assert.deepEqual([started, tried], ["up", expected]);
  });

  it("fails after five attempts if every port is already in use", async () => {
    let attempts = 0;
    const starting = withFreePorts(1, () => {
      attempts++;
      return Promise.reject(taken());
    });
    await assert.rejects(starting, /etcd ended by itself \(1\); log etcd\.log:\n.*address already in use/);
    assert.equal(attempts, 5);
  });

  it("is not retried if a program ended for another reason", async () => {
    let attempts = 0;
    const starting = withFreePorts(1, () => {
      attempts++;
      return Promise.reject(new ProgramFailure("etcd", "1", { path: "etcd.log", text: "no space left on device" }));
    });
    await assert.rejects(starting, /no space left on device/);
    assert.equal(attempts, 1);
  });
});
