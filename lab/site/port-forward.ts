import { PassThrough } from "node:stream";
import { PortForward } from "@kubernetes/client-node";
import type { KubernetesClient, Manifest } from "./kubernetes-client";
import type { TcpAddress } from "./workload";

/** Real addresses of one pod's ports. */
export interface PodForwards {
  namespace: string;
  pod: string;
  /** Owner of the forwards: they are deleted with the pod. If absent, they stay until removed. */
  podUid?: string;
  ports: Record<number, TcpAddress>;
}

/** KWOK's object that configures the targets of a pod's port-forwards. Source: KWOK 0.8, `PortForward`, kwok.x-k8s.io/v1alpha1. */
export function portForwardManifest({ namespace, pod, podUid, ports }: PodForwards): Manifest {
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "PortForward",
    metadata: { name: pod, namespace, ...(podUid && { ownerReferences: [{ apiVersion: "v1", kind: "Pod", name: pod, uid: podUid }] }) },
    spec: {
      forwards: Object.entries(ports).map(([port, { host, port: targetPort }]) => ({ ports: [Number(port)], target: { address: host, port: targetPort } })),
    },
  };
}

const retryMs = 50;

/** Configures port-forward targets in KWOK's node server and waits until they work: it receives its objects by a watch. */
export class PodPortForwards {
  private probes = 0;

  /** @param nodeServer - KWOK's node server; the target of a probe forward that shows that the object has arrived. */
  constructor(
    private readonly client: KubernetesClient,
    private readonly nodeServer: TcpAddress,
  ) {}

  /** Resolves when requests to these ports reach their targets. The pod must be scheduled. */
  async forward(forwards: PodForwards, signal: AbortSignal): Promise<void> {
    const probe = this.nextProbePort(forwards);
    await this.client.apply(portForwardManifest({ ...forwards, ports: { ...forwards.ports, [probe]: this.nodeServer } }), "edge-staging-lab");
    while (!(await this.answers(forwards, probe))) {
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  private nextProbePort({ ports }: PodForwards): number {
    do this.probes = (this.probes % 65_535) + 1;
    while (this.probes in ports);
    return this.probes;
  }

  /** Does the forward work: does any answer come back through it? */
  private async answers({ namespace, pod }: PodForwards, port: number): Promise<boolean> {
    const [output, errors, input] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const socket = await new PortForward(this.client.config).portForward(namespace, pod, [port], output, errors, input);
    if (typeof socket === "function") return false;
    try {
      return await new Promise<boolean>((resolve) => {
        output.once("data", () => resolve(true));
        errors.once("data", () => resolve(false));
        socket.once("close", () => resolve(false));
        input.write("GET /healthz HTTP/1.0\r\n\r\n");
      });
    } finally {
      socket.close();
    }
  }
}
