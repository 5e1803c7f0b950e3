import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { KubernetesObject } from "@kubernetes/client-node";
import type { InstalledExtension } from "../../../../../lab/site/arc-agent";
import type { KubernetesClient, ObjectReference } from "../../../../../lab/site/kubernetes-client";
import { existenceAttempts, stageByExistence } from "../../../../../lab/site/orchestration/existence-staging";
import { Patience } from "../../../../../lab/site/orchestration/patience";
import { BrokenLink } from "../../../../../lab/site/orchestration/staging-failures";
import { StagingFailure } from "../../../../../lab/site/agent";

const hex = "a".repeat(64);
const digest = `line/app@sha256:${hex}`;
const line1: InstalledExtension = {
  extension: {
    ...{ name: "line1", extensionType: "microsoft.containerregistry.connectedregistry", version: undefined, releaseNamespace: "connected-registry" },
    ...{ settings: {}, protectedSettings: {}, principalId: "" },
  },
  release: { name: "line1", namespace: "connected-registry", manifests: [], issuedSecrets: [] },
  ownsNamespace: true,
};

describe("staging with the existence check", () => {
  let folder: string;
  let waits: number[];
  let reported: number[];
  let synced: string[][];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-storage-"));
    [waits, reported, synced] = [[], [], []];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Writes an image with a single blob, its manifest, to the storage. */
  function synchronize(repository: string, tag: string): void {
    const root = join(folder, "docker/registry/v2");
    const files = {
      [join(root, "repositories", repository, "_manifests/tags", tag, "current/link")]: `sha256:${hex}`,
      [join(root, "blobs/sha256/aa", hex, "data")]: `{"config":{"digest":"sha256:${hex}"}}`,
    };
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }

  interface Given {
    installed?: InstalledExtension[];
    pods?: number;
    exec?: number;
    /** Number of the wait, counted from 1, after which the image arrives. */
    arrives?: number;
    sync?: () => Promise<void>;
  }

  /** Stages with a requested timeout of two hours. */
  async function stage(images: string[], { installed = [line1], pods = 1, exec = 400, arrives = 0, sync }: Given = {}): Promise<BrokenLink | undefined> {
    const find = async ({ kind }: ObjectReference) =>
      ({ Deployment: { spec: { selector: { matchLabels: { app: "line1" } } } }, PersistentVolumeClaim: { spec: { volumeName: "v" } } })[kind] ??
      ({ spec: { hostPath: { path: folder } } } as KubernetesObject);
    const pod = {
      metadata: { name: "line1-x", labels: { app: "line1" } },
      spec: { volumes: [{ persistentVolumeClaim: { claimName: "c" } }] },
      status: { phase: "Running" },
    };
    const client = { find, list: async () => Array.from({ length: pods }, () => pod), status: async () => exec } as unknown as KubernetesClient;
    let now = 0;
    const clock = {
      speed: 60,
      now: () => new Date(now),
      wait: async (ms: number) => {
        now += ms;
        waits.push(ms / 1_000);
        if (waits.length === arrives) synchronize("line/app", "1.0.0");
      },
    };
    const signal = new AbortController().signal;
    try {
      await stageByExistence(images, {
        ...{ client, signal, installed: new Map(installed.map((one) => [one.extension.name, one])) },
        patience: new Patience({ clock, timeoutMs: 2 * 3_600_000 }, existenceAttempts, signal),
        sync: async (repositories) => {
          synced.push([...repositories]);
          await sync?.();
        },
        onImage: async () => undefined,
        report: (count) => void reported.push(count),
      });
      return undefined;
    } catch (error) {
      if (error instanceof BrokenLink) return error;
      throw error;
    }
  }
  const waitedSeconds = () => waits.reduce((sum, one) => sum + one, 0);

  it("syncs the repositories, and ends with the first check that finds every image", async () => {
    assert.equal(await stage(["line/app:1.0.0"], { arrives: 3 }), undefined);
    assert.deepEqual([synced, waits, reported], [[["line/app"]], [10, 20, 40], [0, 0, 0, 1]]);
  });
  it("checks every 10 to 60 seconds for 30 minutes, although two hours were requested", async () => {
    const failure = await stage(["line/app:1.0.0"]);
    assert.equal(failure?.message, "Not all images were fully downloaded, requested images: 1, fully downloaded: 0.");
    assert.deepEqual(waits.slice(0, 5), [10, 20, 40, 60, 60]);
    assert.ok(waitedSeconds() >= 1_800 && waitedSeconds() < 1_860, `${waitedSeconds()} s`);
  });
  it("reports the number of downloaded images", async () => {
    synchronize("line/app", "1.0.0");
    const failure = await stage(["line/app:1.0.0", "line/app:2.0.0", digest]);
    assert.equal(failure?.message, "Not all images were fully downloaded, requested images: 3, fully downloaded: 1.");
  });

  const failures: [string, string, string[], Given][] = [
    ["without an image", "No valid images found.", [], {}],
    ["with only invalid references", "No valid images found.", ["line/app", "host:5000/line/app:1.0.0"], {}],
    ["for a digest", "Not all images were fully downloaded, requested images: 1, fully downloaded: 0.", [digest], {}],
    ["without the extension", "No connected registry found.", ["line/app:1.0.0"], { installed: [] }],
    ["without a pod", "Connected registry pod not found.", ["line/app:1.0.0"], { pods: 0 }],
    ["if exec is refused", "Error executing the script in the connected registry pod.", ["line/app:1.0.0"], { exec: 403 }],
  ];
  for (const [what, message, images, given] of failures)
    it(`fails ${what} after 30 minutes: ${message}`, async () => {
      synchronize("line/app", "1.0.0");
      const failure = await stage(images, given);
      assert.ok(failure instanceof StagingFailure);
      assert.equal(failure.message, message);
      assert.ok(waitedSeconds() >= 1_800, `${waitedSeconds()} s`);
    });
  it("waits 30 minutes for an image that it skips, although all others are downloaded, and names it", async () => {
    synchronize("line/app", "1.0.0");
    const failure = await stage(["line/app:1.0.0", "line/tools"]);
    assert.equal(failure?.code, "StagingTimeout");
    assert.match(failure.message, /^Timeout reached \(30 minutes\): .*skips line\/tools and reports success for the other 1/);
    assert.deepEqual([synced, waitedSeconds() >= 1_800], [[["line/app"]], true]);
  });
  it("fails at once if Azure refuses the sync", async () => {
    const failure = await stage(["line/app:1.0.0"], { sync: () => Promise.reject(new BrokenLink("role", "no role")) });
    assert.deepEqual([failure?.code, waits], ["RoleAssignmentMissing", []]);
  });
});
