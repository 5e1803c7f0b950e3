import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Connections } from "../../../../cli/rollout/connections";
import { stackProcesses } from "../../../../cli/rollout/stack-process";

describe("cluster connections of a rollout", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-connections-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A command that records its calls, start and end. */
  const connections = (body: string) => {
    const command = join(folder, "connect.sh");
    writeFileSync(command, `#!/bin/bash\necho "$1 $2 $4" >> calls\n${body}\n`);
    chmodSync(command, 0o755);
    return new Connections(command, join(folder, "connections"), { folder, environment: { ...process.env, KUBECONFIG: "/own/config" } });
  };
  const calls = () => (existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n") : []);
  const writesFile = '[ "$1" = open ] && touch "$3"; true';

  it("open each cluster once, one after the other, and give the run their kubeconfig before the user's", async () => {
    const opened = connections(`[ "$1" = open ] && { mkdir busy || exit 1; sleep 0.05; rmdir busy; touch "$3"; }; true`);
    const [first, second] = await Promise.all(["line-1", "line-2", "line-1"].map((stack) => opened.environmentOf(stack)));
    assert.equal(first?.["KUBECONFIG"], [join(folder, "connections", "line-1.kubeconfig"), "/own/config"].join(delimiter));
    assert.match(second?.["KUBECONFIG"] ?? "", /line-2\.kubeconfig/);
    assert.deepEqual(calls(), ["open line-1 0", "open line-2 1"]);
  });

  it("are closed, and their numbers are reused", async () => {
    const opened = connections(writesFile);
    await opened.environmentOf("line-1");
    await opened.environmentOf("line-2");
    await opened.close("line-1");
    await opened.close("line-1");
    await opened.environmentOf("line-3");
    await opened.closeAll();
    assert.deepEqual(calls().slice(0, 4), ["open line-1 0", "open line-2 1", "close line-1 0", "open line-3 0"]);
    assert.deepEqual(calls().slice(4).sort(), ["close line-2 1", "close line-3 0"]);
  });

  it("do not affect a site without a cluster", async () => {
    assert.equal((await connections("true").environmentOf("line-1"))["KUBECONFIG"], "/own/config");
  });

  it("mark a site as offline if it cannot be connected to, with the command's output, and are retried", async () => {
    const opened = connections('[ "$1" = close ] || { echo "the cluster line-1 does not answer" >&2; exit 1; }');
    const io = { environment: process.env, folder, print: () => undefined, narrate: () => undefined };
    const runner = stackProcesses(io, { folder: join(folder, "runs"), profile: undefined, ending: new AbortController().signal, connections: opened });
    const run = { stack: "line-1", isHub: false, attempt: 1, mayNeedRecovery: false };
    const reason = "its cluster cannot be connected to: the cluster line-1 does not answer";
    assert.deepEqual(await runner.bringUp(run), { is: "offline", reason });
    assert.deepEqual(await runner.lookAtPods("line-1"), { unseen: reason, isOffline: true });
    assert.deepEqual(calls(), ["open line-1 0", "close line-1 0", "open line-1 0", "close line-1 0"]);
  });
});
