import { type ChildProcess, execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { V1Container, V1Pod } from "@kubernetes/client-node";
import type { Clock } from "../../clock";
import type { KubernetesClient } from "../kubernetes-client";
import type { PodReport, StartingPod, StartWorkload } from "../workload";
import { serveCommands } from "./command-server";
import type { CommandEnd } from "./container-runtime";
import type { Machine, Machines } from "./machine";
import { PodFolders } from "./pod-folders";

/** Options of shell pods. */
export interface ShellProgramOptions {
  client: Pick<KubernetesClient, "find">;
  clock: Clock;
  machines: Machines;
  /** Parent of one folder per pod. */
  folder: string;
}

/** Lab milliseconds between two updates of mounted objects. Source: the kubelet's sync period. */
const refreshMs = 60_000;
/** Minimum real milliseconds between two readiness probes, and between two rounds of a script, which pauses a minute or more: processes do not run faster with the lab's clock. */
const leastProbeMs = 500;
const leastRoundMs = 2_500;

/**
 * Runs a pod's own command in this machine's shell: its volumes are folders of the lab, a hostPath is its node's tree. A privileged pod in the host's process namespace enters its node with ON_HOST,
 * which the lab sets instead of nsenter; PAUSE waits in lab time. Its readiness probe decides when it is ready; its last output appears in the status when it ends.
 */
export function shellProgram(options: ShellProgramOptions): StartWorkload {
  return async (pod, report, signal) => {
    const { client, clock, machines } = options;
    const found = await client.find<V1Pod>({ apiVersion: "v1", kind: "Pod", metadata: { namespace: pod.namespace, name: pod.name } });
    const container = found?.spec?.containers[0];
    if (!found || !container) throw new Error("the pod is gone");
    const machine = machines.of(pod.node);
    const home = join(options.folder, pod.uid);
    const folders = new PodFolders(found, join(home, "root"), machine.root);
    await folders.refresh(client);
    const ended = new AbortController();
    const running = AbortSignal.any([signal, ended.signal]);
    const entered = found.spec?.hostPID === true && container.securityContext?.privileged === true;
    const server = serveCommands(home, (command) => answer(command, entered ? machine : undefined, clock, running));
    const child = started(pod, container, folders, server.program);
    const end = () => endGroup(child);
    process.once("exit", end);
    const crash = crashOf(child, report).finally(() => ended.abort(new Error("the container has ended")));
    const looks = [refreshing(folders, options, running), probing(container, folders, report, clock, running)];
    return {
      ports: {},
      ended: crash,
      stop: async () => {
        end();
        process.off("exit", end);
        await crash;
        await Promise.all(looks);
        server.stop();
      },
    };
  };
}

async function answer([program = "", ...args]: readonly string[], machine: Machine | undefined, clock: Clock, signal: AbortSignal): Promise<CommandEnd> {
  if (program === "pause") {
    const askedMs = Number(args[0]) * 1000;
    await clock.wait(askedMs < 60_000 ? askedMs : Math.max(askedMs, leastRoundMs * clock.speed), signal);
    return { code: 0, stdout: "", stderr: "" };
  }
  return machine?.runtime.run([program, ...args]) ?? { code: 1, stdout: "", stderr: "nsenter: cannot open /proc/1/ns/ipc: Permission denied\n" };
}

function started({ environment }: StartingPod, { command = [] }: V1Container, folders: PodFolders, program: string): ChildProcess {
  const [name = "", ...args] = command;
  const placed = Object.fromEntries(Object.entries(environment).map(([variable, value]) => [variable, folders.placed(value)]));
  return spawn(
    name,
    args.map((arg) => folders.placed(arg)),
    {
      env: { PATH: process.env["PATH"], ...placed, ON_HOST: program, PAUSE: `${program} pause` },
      stdio: ["ignore", "pipe", "inherit"],
      // Its own process group, so that the shell's children end with it.
      detached: true,
    },
  );
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Last output of a container that ended, as FallbackToLogsOnError shows it. */
async function crashOf(child: ChildProcess, report: PodReport): Promise<string> {
  let last = "";
  const lines = child.stdout && createInterface({ input: child.stdout });
  lines?.on("line", (line) => {
    last = line;
    report.log(line);
  });
  await new Promise((resolve) => child.once("error", resolve).once("close", resolve));
  return `${last}\n`;
}

async function refreshing(folders: PodFolders, { client, clock }: ShellProgramOptions, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await clock.wait(refreshMs, signal);
      await folders.refresh(client);
    }
  } catch {
    // The pod has ended, or the cluster has.
  }
}

async function probing({ readinessProbe }: V1Container, folders: PodFolders, report: PodReport, clock: Clock, signal: AbortSignal): Promise<void> {
  const [program = "true", ...args] = readinessProbe?.exec?.command ?? [];
  const periodMs = Math.max((readinessProbe?.periodSeconds ?? 10) * 1000, leastProbeMs * clock.speed);
  let was: boolean | undefined;
  try {
    for (;;) {
      const isReady = await new Promise<boolean>((resolve) => {
        execFile(
          program,
          args.map((arg) => folders.placed(arg)),
          (error) => resolve(error === null),
        );
      });
      if (isReady !== was && !signal.aborted) report.ready(isReady, isReady ? undefined : "Readiness probe failed");
      was = isReady;
      await clock.wait(periodMs, signal);
    }
  } catch {
    // The pod has ended.
  }
}
