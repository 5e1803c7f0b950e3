import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import { warmPodLabels } from "../../../../components/cluster/warm-nodes/daemon-set-spec";
import { lookAtPods, restartsSince } from "../../../../cli/rollout/pod-health";
import { healthAfterRun } from "../../../../cli/rollout/run-outcome";
import { soakVerdict, type SoakLook, watchSoak } from "../../../../cli/rollout/soak";

const solutions = [{ name: "vision", version: "1.1.0", images: ["factory/vision:1.1.0", "factory/gateway:1.1.0"] }];
const address = "10.96.0.50";

interface PodOptions {
  images?: string[];
  isReady?: boolean;
  restarts?: number;
  phase?: string;
  isDeleted?: boolean;
}

function pod(name: string, { images = ["factory/vision:1.1.0"], isReady = true, restarts = 0, phase = "Running", isDeleted = false }: PodOptions = {}): V1Pod {
  return {
    metadata: { namespace: "vision", name, uid: `uid-${name}`, ...(isDeleted && { deletionTimestamp: new Date() }) },
    spec: { containers: images.map((image, index) => ({ name: `c${index}`, image: `${address}/${image}` })) },
    status: {
      phase,
      conditions: [{ type: "Ready", status: isReady ? "True" : "False" }],
      containerStatuses: images.map((image, index) => ({ name: `c${index}`, image, imageID: "x", ready: isReady, restartCount: restarts })),
    },
  };
}

describe("the health of the pods of a site's solutions", () => {
  const unready = (...pods: V1Pod[]) => lookAtPods(solutions, address, pods).unready;

  for (const [claim, pods, expected] of [
    ["ready on the pinned images", [pod("a")], []],
    ["no pod", [], ["no pod runs vision 1.1.0"]],
    ["not ready", [pod("a", { isReady: false })], ["pod vision/a is not ready"]],
    ["another version in addition to the pinned one", [pod("a"), pod("b", { images: ["factory/gateway:1.0.0"] })], ["pod vision/b runs factory/gateway:1.0.0"]],
    ["the old version only", [pod("a", { images: ["factory/vision:1.0.0"] })], ["no pod runs vision 1.1.0", "pod vision/a runs factory/vision:1.0.0"]],
    [
      "pods that are being deleted or have completed",
      [pod("a"), pod("b", { isReady: false, isDeleted: true }), pod("c", { isReady: false, phase: "Succeeded" })],
      [],
    ],
    ["pods of other workloads", [pod("a"), pod("b", { images: ["other/app:9"], isReady: false })], []],
    ["a digest after the tag", [pod("a", { images: [`factory/vision:1.1.0@sha256:${"a".repeat(64)}`] })], []],
  ] as const)
    it(claim, () => assert.deepEqual(unready(...pods), expected));

  it("ignores pods that only keep images of pinned and previous versions on a node", () => {
    const warm = pod("warm", { images: ["factory/vision:1.1.0", "factory/vision:1.0.0"], restarts: 3 });
    warm.metadata = { ...warm.metadata, labels: warmPodLabels("line1") };
    assert.deepEqual(lookAtPods(solutions, address, [warm]), { unready: ["no pod runs vision 1.1.0"], restarts: {} });
  });

  it("counts restarts per container; those of a new pod from zero, and none for a deleted pod", () => {
    const first = lookAtPods(solutions, address, [pod("a", { restarts: 2 }), pod("gone", { restarts: 5 })]).restarts;
    const now = lookAtPods(solutions, address, [pod("a", { restarts: 3 }), pod("new", { restarts: 1 })]).restarts;
    assert.equal(restartsSince(first, now), 2);
  });
});

describe("a soak", () => {
  const ready: SoakLook = { unready: [], restarts: { c: 1 } };
  const unready: SoakLook = { unready: ["pod a is not ready"], restarts: { c: 1 } };
  const unseen: SoakLook = { unseen: "the API server is unreachable", isOffline: true };
  const soak = { sinceMs: 0, soakMs: 1000, restarts: { c: 1 }, maxRestarts: 0 };

  const restarted: SoakLook = { unready: [], restarts: { c: 2 } };
  const forbidden: SoakLook = { unseen: "forbidden", isOffline: false };

  for (const [claim, look, nowMs, wasReady, expected] of [
    ["continues until its end", ready, 500, true, "soaking"],
    ["ends healthy", ready, 1000, true, "healthy"],
    ["lets pods become ready during the soak", unready, 999, false, "soaking"],
    ["fails if pods are not ready at its end", unready, 1000, false, "failed"],
    ["fails immediately if pods are no longer ready", unready, 10, true, "failed"],
    ["fails immediately after a restart", restarted, 10, true, "failed"],
    ["continues while the cluster is unreachable", unseen, 999, true, "soaking"],
    ["ends offline if the cluster is unreachable at its end", unseen, 1000, true, "offline"],
    ["fails if access to the cluster is denied", forbidden, 1000, true, "failed"],
  ] as const)
    it(claim, () => assert.equal(soakVerdict(soak, look, nowMs, wasReady).is, expected));

  it("polls until its end, records the first restart counts once, and never polls later", async () => {
    let nowMs = 0;
    const [looks, noted]: [number[], unknown[]] = [[], []];
    const verdict = await watchSoak(
      { sinceMs: 0, soakMs: 25_000, restarts: undefined, maxRestarts: 0 },
      {
        look: async () => {
          looks.push(nowMs);
          return nowMs < 5_000 ? unready : ready;
        },
        nowMs: () => nowMs,
        sleep: async (ms) => {
          nowMs += ms;
        },
        onFirstLook: (restarts) => void noted.push(restarts),
      },
    );
    assert.equal(verdict.is, "healthy");
    assert.deepEqual([looks.at(0), looks.at(-1), noted], [0, 25_000, [{ c: 1 }]]);
  });
});

describe("a site after a successful run", () => {
  const proof = [{ image: "factory/vision:1.1.0", siteDigest: "sha256:1", provedAt: "2026-12-01T08:00:00Z", by: "x", path: "site registry" as const }];
  const vision = { name: "vision", version: "1.1.0", images: ["factory/vision:1.1.0"], proof, isInstalled: true, pending: undefined };
  const rule = { proof: true, pods: true, maxRestarts: 0, soakMs: 1000, isHub: false };

  for (const [claim, solution, change, expected] of [
    ["soaks if a solution is installed", vision, {}, "soaking"],
    ["is healthy if it only stages", { ...vision, isInstalled: false }, {}, "healthy"],
    ["is healthy without a soak", vision, { soakMs: 0 }, "healthy"],
    ["is healthy if the plan ignores pods", vision, { pods: false }, "healthy"],
    ["is pending while its installation waits", { ...vision, pending: "opens Sunday 02:30" }, {}, "pending"],
    ["is pending while its images are not proved", { ...vision, proof: [] }, {}, "pending"],
    ["does not wait for a proof that the plan does not require", { ...vision, proof: [] }, { proof: false }, "soaking"],
    ["is failed if the proof relies on the service's state", { ...vision, proof: [{ ...proof[0], path: "service's word" as const }] }, {}, "failed"],
  ] as const)
    it(claim, () => assert.equal(healthAfterRun({ solutions: [solution as typeof vision] }, { ...rule, ...change }).is, expected));

  it("records the digests in its registry, for a rollback", () => {
    assert.deepEqual(healthAfterRun({ solutions: [vision] }, rule).solutions, [
      { name: "vision", version: "1.1.0", installed: true, digests: { "factory/vision:1.1.0": "sha256:1" } },
    ]);
  });
});
