import assert from "node:assert/strict";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { EventsClient } from "@pulumi/pulumi/proto/events_grpc_pb";
import { EventRequest } from "@pulumi/pulumi/proto/events_pb";
import { openEventStream } from "../../../../lab/engine/event-stream";
import { runPulumi } from "../../../../lab/engine/pulumi";
import { removeTemporaryFolders, temporaryFolder } from "./temporary-folder";
import { writeFiles } from "./written-files";

describe("a Pulumi run", () => {
  afterEach(removeTemporaryFolders);

  const withPulumi = (script: string) => {
    const cwd = temporaryFolder();
    writeFiles(cwd, { pulumi: `#!/bin/sh\n${script}` });
    return { cwd, env: { PATH: [cwd, "/usr/bin", "/bin"].join(path.delimiter) } };
  };

  it("returns exit code, standard output and standard error separately", async () => {
    const { code, stdout, stderr } = await runPulumi({ args: ["version"], ...withPulumi("echo out; echo err >&2; exit 7") });
    assert.deepEqual({ code, stdout, stderr }, { code: 7, stdout: "out\n", stderr: "err\n" });
  });
  it("requests an event log only for operations with events", async () => {
    const { stdout } = await runPulumi({ args: ["stack", "ls"], ...withPulumi('echo "$@"') });
    assert.equal(stdout, "--non-interactive --color never stack ls\n");
    const up = await runPulumi({ args: ["up", "--yes"], ...withPulumi('echo "$@"') });
    assert.match(up.stdout, /^--non-interactive --color never up --yes --event-log tcp:\/\/127\.0\.0\.1:\d+\n$/);
  });
  it("closes standard input", async () => {
    assert.equal((await runPulumi({ args: ["login"], ...withPulumi("cat; echo end") })).stdout, "end\n");
  });
  it("rejects if there is no Pulumi", async () => {
    await assert.rejects(runPulumi({ args: ["version"], cwd: temporaryFolder(), env: { PATH: "/nonexistent" } }), /ENOENT/);
  });
  it("is stopped with SIGINT, like with Ctrl-C", async () => {
    const interrupt = new AbortController();
    const run = runPulumi({
      args: ["login"],
      ...withPulumi("trap 'echo stopped; exit 3' INT; echo ready; while :; do sleep 0.05; done"),
      signal: interrupt.signal,
      onOutput: (text) => text.includes("ready") && interrupt.abort(),
    });
    const { code, stdout } = await run;
    assert.deepEqual({ code, stdout }, { code: 3, stdout: "ready\nstopped\n" });
  });
  it("receives a second SIGINT if its current operations exceed the grace period", async () => {
    const interrupt = new AbortController();
    const asked = "asked=0; trap 'asked=$((asked+1)); echo asked; [ $asked = 2 ] && exit 4' INT";
    const run = runPulumi({
      args: ["login"],
      ...withPulumi(`${asked}; echo ready; while :; do sleep 0.05; done`),
      signal: interrupt.signal,
      // Long enough for a busy machine to deliver the first signal, because two simultaneous signals count as one.
      graceMs: 1_500,
      onOutput: (text) => text.includes("ready") && interrupt.abort(),
    });
    assert.equal((await run).code, 4);
  });
});

describe("the event stream", () => {
  it("passes each event on as it arrives", async () => {
    const sequences: number[] = [];
    const stream = await openEventStream(({ sequence }) => sequences.push(sequence));
    const client = new EventsClient(stream.address.replace("tcp://", ""), grpc.credentials.createInsecure());
    await new Promise<void>((resolve, reject) => {
      const call = client.streamEvents((error) => (error ? reject(error) : resolve()));
      for (const sequence of [0, 1]) call.write(new EventRequest().setEvent(JSON.stringify({ sequence, timestamp: 0 })));
      call.end();
    });
    client.close();
    stream.close();
    assert.deepEqual(sequences, [0, 1]);
  });
});
