import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubernetesObject, V1ConfigMap, V1Pod, V1PodTemplateSpec, V1Secret } from "@kubernetes/client-node";
import { Site } from "../../components/site/site";
import { startClock } from "../../lab/clock";
import { configFile } from "../../lab/site/machines/container-runtime";
import { Machines } from "../../lab/site/machines/machine";
import { shellProgram } from "../../lab/site/machines/shell-program";
import { startingPod } from "../../lab/site/pod-mounts";
import type { Workload } from "../../lab/site/workload";
import { declare, named } from "../support/mocks";
import { authority } from "../support/prepared-node";
import { hubRegistryId, registryAnswers } from "../support/registry-answers";
import { siteSettings } from "../support/site-settings";

describe("the declared NodeTrust pods, run by the lab's node agent", function () {
  this.timeout(60_000);
  let folder: string;
  let script: V1ConfigMap;
  let template: V1PodTemplateSpec;
  before(async () => {
    const args = {
      ...siteSettings,
      registryId: hubRegistryId,
      loginServer: "hub",
      orchestrationRole: "built-in" as const,
      solutions: [],
      orchestrationPrincipalId: "principal",
      flavor: "tanzu" as const,
    };
    const { declared } = await declare(registryAnswers, (options) => new Site("line-1", args, options));
    script = named(declared, "line-1-node-trust-script").inputs as V1ConfigMap;
    template = (named(declared, "line-1-node-trust-nodes").inputs["spec"] as { template: V1PodTemplateSpec }).template;
  });

  let registry: string;
  let secret: V1Secret;
  let machines: Machines;
  let workload: Workload | undefined;
  let reports: (boolean | undefined)[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "edge-staging-shell-"));
    registry = authority("first");
    secret = secretOf(registry);
    reports = [];
    machines = new Machines({
      folder: join(folder, "machines"),
      isTanzu: true,
      ask: async (_address, authorities) => (authorities.includes(registry) ? "answers" : "untrusted"),
    });
  });
  afterEach(async () => {
    await workload?.stop();
    workload = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const secretOf = (certificate: string): V1Secret => ({
    data: { "ca.crt": Buffer.from(certificate).toString("base64"), "tls.key": Buffer.from("key").toString("base64") },
  });
  const started = async () => {
    const pod: V1Pod = {
      metadata: { name: "pod", namespace: "connected-registry", uid: "uid", ...template.metadata },
      spec: { ...template.spec, nodeName: "node-1", containers: template.spec?.containers ?? [] },
    };
    const objects: Record<string, KubernetesObject> = { Pod: pod, ConfigMap: script };
    const client = { find: async <T extends KubernetesObject>({ kind }: { kind: string }) => (kind === "Secret" ? secret : objects[kind]) as T | undefined };
    const start = shellProgram({ client, clock: startClock(600), machines, folder });
    const sources = { secret: () => secret, configMap: () => script, claim: () => undefined, volume: () => undefined };
    const report = { log: () => undefined, pulled: () => undefined, ready: (isReady: boolean) => void reports.push(isReady) };
    workload = await start(startingPod(pod, sources), report, new AbortController().signal);
    return workload;
  };
  const until = async (holds: () => boolean | Promise<boolean>) => {
    for (const end = Date.now() + 250_000; !(await holds()); ) {
      if (Date.now() > end) assert.fail("it did not come to that in time");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const pullError = async () => (await machines.of("node-1").runtime.pull("10.96.0.50:443/a:1")).stderr;

  it("make the node trust the registry, become ready, and pick up another CA without a restart", async () => {
    assert.match(await pullError(), /x509/);
    await started();
    await until(() => reports.at(-1) === true);
    const { runtime } = machines.of("node-1");
    assert.match(await pullError(), /401/);
    secret = secretOf(registry + authority("second"));
    await until(() => readFileSync(join(machines.of("node-1").root, "etc/containerd/certs.d/10.96.0.50/ca.crt"), "utf8").includes("second"));
    registry = authority("second");
    assert.match(await pullError(), /401/);
    assert.equal(runtime.restarts, 1);
  });

  it("mount only the CA certificate of the Secret on the node", async () => {
    await started();
    assert.equal(readFileSync(join(folder, "uid", "root", "authority", "ca.crt"), "utf8"), registry);
    assert.throws(() => readFileSync(join(folder, "uid", "root", "authority", "tls.key")));
  });

  it("end with the script's message, never ready, on a node that cannot be changed, and restore the node's file byte for byte", async () => {
    const machine = machines.of("node-1");
    machine.isHurtByEdits = true;
    const before = readFileSync(join(machine.root, configFile), "utf8");
    const { ended } = await started();
    assert.match(
      (await ended) ?? "",
      /result=failed plan=legacy restarts=2 reason=the CRI did not answer within 30 s after the edit; the former configuration is back\n$/,
    );
    assert.equal(readFileSync(join(machine.root, configFile), "utf8"), before);
    assert.ok(!reports.includes(true));
  });
});
