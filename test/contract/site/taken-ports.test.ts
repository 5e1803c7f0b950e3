import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startNarrator } from "../../../lab/engine/narrator";
import { provideTools } from "../../../lab/engine/tools";
import { startDistribution } from "../../../lab/registry/distribution";
import { startCluster } from "../../../lab/site/cluster";
import { freePorts } from "../../../lab/site/with-free-ports";
import { siteTools } from "./site-world";

describe("a port that another process has taken", function () {
  this.timeout(120_000);
  let folder: string;
  let otherServer: Server;
  /** Ports returned by each call. */
  let chosen: number[][];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-ports-"));
    chosen = [];
    // Responds to every request with 200, like another registry might.
    otherServer = createServer((_request, answer) => answer.end()).listen(0, "127.0.0.1");
    await once(otherServer, "listening");
  });
  afterEach(() => {
    otherServer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Free ports, except that on the first call one of them is taken. */
  const takenAt = (place: number) => async (count: number) => {
    const ports = await freePorts(count);
    if (chosen.length === 0) ports[place] = (otherServer.address() as AddressInfo).port;
    chosen.push(ports);
    return ports;
  };

  it("does not stop a registry from starting, and the process on it is not mistaken for the registry", async () => {
    const { registry } = await provideTools(["registry"], { environment: process.env, narrator: startNarrator() });
    const distribution = await startDistribution({ folder, registry, choosePorts: takenAt(0) });
    await distribution.stop();
    assert.deepEqual([chosen.length, distribution.backend], [2, `http://127.0.0.1:${chosen[1]?.[0]}`]);
  });

  for (const [place, part] of ["etcd", "etcd's peers", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"].entries()) {
    it(`does not stop a cluster from starting: ${part}`, async () => {
      const options = { name: "line-1", folder, tools: await siteTools(), serviceRange: "10.96.0.0/16", nodes: 1, signal: AbortSignal.timeout(300_000) };
      const cluster = await startCluster({ ...options, choosePorts: takenAt(place) });
      const [server, failure] = [/server: .*:(\d+)/.exec(readFileSync(cluster.kubeconfig.path, "utf8"))?.[1], cluster.failure()];
      await cluster.stop();
      assert.deepEqual([chosen.length, server, failure], [2, String(chosen[1]?.[2]), undefined]);
    });
  }
});
