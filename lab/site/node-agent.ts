import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { V1ConfigMap, V1PersistentVolume, V1PersistentVolumeClaim, V1Pod, V1Secret } from "@kubernetes/client-node";
import type { Clock } from "../clock";
import type { Cluster } from "./cluster";
import { refusalOf, type Watched } from "./kubernetes-client";
import { pulledToNode } from "./image-pull";
import { NodeImages } from "./node-images";
import type { MountSources } from "./pod-mounts";
import { PodRunner, type PodRunnerEffects } from "./pod-runner";
import { podStatus } from "./pod-status";
import type { SiteUplink } from "./site-uplink";
import { isOfSiteRegistry, type StartWorkload } from "./workload";

/** Does the work of a cluster's kubelets. */
export interface NodeAgent {
  /** Pods with all these labels run this program from now on; the first match wins. Other pods run nothing and are ready once their mounts exist. */
  runs(labels: Record<string, string>, start: StartWorkload): void;
  /** Pods with a shell command run that command from now on. */
  runsShell(start: StartWorkload): void;
  /** Pods without another program and with an image of a site registry run this from now on: it pulls the images. */
  runsPulled(start: StartWorkload): void;
  /** What the nodes have in their image stores. */
  readonly images: NodeImages;
  /**
   * A power cut: ends the programs of all pods of a node at once and starts them again in the same pods, which count a restart, with the images that the node kept.
   * The node itself stays Ready. Resolves once every pod was reported as not ready.
   */
  reboot(node: string): Promise<void>;
  /** Stops all programs and the watches. */
  stop(): Promise<void>;
}

/** Options of a node agent. */
interface NodeAgentOptions {
  clock: Clock;
  /** Gets one log per pod. */
  folder: string;
  /** What nodes pull images from the internet over. @default - always up */
  uplink?: SiteUplink | undefined;
}

type Sources = { secrets: Watched<V1Secret>; configMaps: Watched<V1ConfigMap>; claims: Watched<V1PersistentVolumeClaim>; volumes: Watched<V1PersistentVolume> };

/** Starts the node agent of a cluster. */
export async function startNodeAgent(cluster: Cluster, options: NodeAgentOptions): Promise<NodeAgent> {
  mkdirSync(options.folder, { recursive: true });
  const pods = new Pods(cluster, options);
  await pods.start();
  return pods;
}

class Pods implements NodeAgent {
  private readonly programs: { labels: Record<string, string>; start: StartWorkload }[] = [];
  private shell: StartWorkload | undefined;
  private pulling: StartWorkload | undefined;
  private readonly runners = new Map<string, PodRunner>();
  /** Running terminations, by pod uid. */
  private readonly ending = new Map<string, Promise<void>>();
  private readonly addresses = new Map<string, string>();
  private watches: { stop(): void }[] = [];
  private podEffects: PodRunnerEffects | undefined;
  private stopped = false;
  readonly images: NodeImages;

  constructor(
    private readonly cluster: Cluster,
    private readonly options: NodeAgentOptions,
  ) {
    this.images = new NodeImages(cluster.client);
  }

  async start(): Promise<void> {
    const { client } = this.cluster;
    const wakeAll = () => {
      for (const runner of this.runners.values()) runner.changed();
    };
    const sources: Sources = {
      secrets: await client.watch<V1Secret>({ apiVersion: "v1", kind: "Secret", plural: "secrets" }, wakeAll),
      configMaps: await client.watch<V1ConfigMap>({ apiVersion: "v1", kind: "ConfigMap", plural: "configmaps" }, wakeAll),
      claims: await client.watch<V1PersistentVolumeClaim>({ apiVersion: "v1", kind: "PersistentVolumeClaim", plural: "persistentvolumeclaims" }, wakeAll),
      volumes: await client.watch<V1PersistentVolume>({ apiVersion: "v1", kind: "PersistentVolume", plural: "persistentvolumes" }, wakeAll),
    };
    const effects = this.effects(sources);
    this.podEffects = effects;
    const pods = await client.watch<V1Pod>({ apiVersion: "v1", kind: "Pod", plural: "pods" }, (pod, change) => this.changed(pod, change, effects));
    this.watches = [pods, ...Object.values(sources)];
  }

  runs(labels: Record<string, string>, start: StartWorkload): void {
    this.programs.push({ labels, start });
  }

  runsShell(start: StartWorkload): void {
    this.shell = start;
  }

  runsPulled(start: StartWorkload): void {
    this.pulling = start;
  }

  async reboot(node: string): Promise<void> {
    const effects = this.podEffects;
    const rebooted = [...this.runners].filter(([, { pod }]) => pod.spec?.nodeName === node);
    const restarting = rebooted.map(async ([uid, runner]) => {
      await runner.stop();
      await effects?.report(runner.pod, { phase: "waiting", missing: ["the node has rebooted"] });
      // It may have been deleted meanwhile.
      if (effects && this.runners.get(uid) === runner)
        this.runners.set(uid, new PodRunner(runner.pod, this.programFor(runner.pod), effects, runner.restartCount + 1));
    });
    await Promise.all(restarting);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const watch of this.watches) watch.stop();
    await Promise.all([...this.runners.values()].map((runner) => runner.stop()));
    this.runners.clear();
    await Promise.all(this.ending.values());
  }

  private changed(pod: V1Pod, change: "present" | "deleted", effects: PodRunnerEffects): void {
    const uid = pod.metadata?.uid ?? "";
    if (this.stopped || !pod.spec?.nodeName) return;
    const runner = this.runners.get(uid);
    if (change === "deleted" || pod.metadata?.deletionTimestamp) {
      if (this.ending.has(uid) || (!runner && change === "deleted")) return;
      this.runners.delete(uid);
      this.endLater(pod, runner, change === "present");
    } else if (!runner && !this.addresses.has(uid)) {
      this.addresses.set(uid, podAddress(this.addresses.size));
      this.runners.set(uid, new PodRunner(pod, this.programFor(pod), effects));
    }
  }

  /** Stops the program, then removes the pod, as a kubelet does. */
  private endLater(pod: V1Pod, runner: PodRunner | undefined, isStillThere: boolean): void {
    const { name = "", namespace = "", uid = "" } = pod.metadata ?? {};
    const ending = (async () => {
      await runner?.stop();
      await this.images.release(pod.spec?.nodeName ?? "", uid);
      if (isStillThere && !this.stopped)
        await this.cluster.client.remove({ apiVersion: "v1", kind: "Pod", metadata: { name, namespace } }, { graceSeconds: 0 });
    })()
      .catch((error: unknown) => this.log(pod, `node agent: ${refusalOf(error)?.message ?? String(error)}`))
      .finally(() => this.ending.delete(uid));
    this.ending.set(uid, ending);
  }

  private programFor(pod: V1Pod): StartWorkload | undefined {
    const has = pod.metadata?.labels ?? {};
    const program = this.programs.find(({ labels }) => Object.entries(labels).every(([key, value]) => has[key] === value))?.start;
    if (program) return program;
    if (pod.spec?.containers[0]?.command?.[0] === "sh") return this.shell;
    return pod.spec?.containers.some(({ image = "" }) => isOfSiteRegistry(image)) ? this.pulling : undefined;
  }

  private effects({ secrets, configMaps, claims, volumes }: Sources): PodRunnerEffects {
    const sources: MountSources = {
      secret: (name, namespace) => secrets.get(name, namespace),
      configMap: (name, namespace) => configMaps.get(name, namespace),
      claim: (name, namespace) => claims.get(name, namespace),
      volume: (name) => volumes.get(name),
    };
    return {
      sources,
      clock: this.options.clock,
      report: async (pod, state) => {
        if (this.stopped) return;
        const imageId = (image: string) => (isOfSiteRegistry(image) ? "" : this.images.idOn(pod.spec?.nodeName ?? "", image));
        const status = podStatus(pod, state, this.addresses.get(pod.metadata?.uid ?? "") ?? "", new Date(), imageId);
        await this.cluster.client.setPodStatus(pod, status);
      },
      pull: (pod) => pulledToNode(pod, this.images, this.options.uplink),
      forward: (pod, ports, signal) =>
        this.cluster.portForward({ namespace: pod.metadata?.namespace ?? "", pod: pod.metadata?.name ?? "", podUid: pod.metadata?.uid, ports }, signal),
      log: (pod, line) => this.log(pod, line),
    };
  }

  private log(pod: V1Pod, line: string): void {
    appendFileSync(join(this.options.folder, `${pod.metadata?.namespace}_${pod.metadata?.name}.log`), `${new Date().toISOString()} ${line}\n`);
  }
}

/** Pod addresses from 10.244.0.1. Unreachable, but the API requires one for endpoints. */
function podAddress(index: number): string {
  const number = index + 1;
  return `10.244.${Math.floor(number / 256) % 256}.${number % 256}`;
}
