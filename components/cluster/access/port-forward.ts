import { Duplex, PassThrough, Writable } from "node:stream";
import { kubernetes } from "./kubernetes";
import type { KubeConfig } from "./kubernetes-client";
import { ClusterAccessError, clusterError } from "./cluster-access-error";
import { type ForwardTarget, forwardTarget, selectorOf, serviceAt } from "./forward-target";

/** A port of the Service with a certain cluster IP. */
export interface ForwardOptions {
  namespace: string;
  /** Cluster IP of the Service, for example `10.96.0.50`. */
  address: string;
  /** The Service's port, not the pod's. */
  port: number;
}

/** Finds the Service at an address and the ready pod behind its port. Throws ClusterAccessError. */
export async function findForwardTarget(kubeconfig: KubeConfig, { namespace, address, port }: ForwardOptions): Promise<ForwardTarget> {
  const core = kubeconfig.makeApiClient(kubernetes().CoreV1Api);
  try {
    const service = serviceAt((await core.listNamespacedService({ namespace })).items, address);
    if (!service) throw new ClusterAccessError("not-found", `namespace ${namespace} has no Service with address ${address}`);
    const pods = await core.listNamespacedPod({ namespace, labelSelector: selectorOf(service) });
    return forwardTarget(service, pods.items, port);
  } catch (error) {
    throw clusterError(`the Services and pods of namespace ${namespace}`, error);
  }
}

/**
 * One connection to a pod's port through the API server, for example for `tls.connect({ socket })`.
 * Each call opens one WebSocket and one TCP connection, which end when either side closes. Requires permission for `pods/portforward`.
 * @throws ClusterAccessError; a pod that does not listen ends the stream with an error
 */
export async function openPortForward(kubeconfig: KubeConfig, namespace: string, { pod, port }: ForwardTarget): Promise<Duplex> {
  const connection = new ForwardedConnection(`pod ${namespace}/${pod} port ${port}`);
  try {
    const socket: unknown = await new (kubernetes().PortForward)(kubeconfig).portForward(
      namespace,
      pod,
      [port],
      connection.incoming,
      connection.faults,
      connection.outgoing,
    );
    connection.attach(socket as ForwardSocket);
    return connection;
  } catch (error) {
    throw clusterError(`a port-forward to pod ${namespace}/${pod}`, error);
  }
}

/** The used part of the Kubernetes client's WebSocket; the client's own types refer to a package that it does not install. */
interface ForwardSocket {
  pause(): void;
  resume(): void;
  close(): void;
  terminate(): void;
  on(event: "close", listener: () => void): void;
}

/** How long the API server may take to confirm that a WebSocket is closed, in milliseconds. The client itself waits 30 s, and a process cannot end before. Our proposal. */
const closeLimitMs = 1_000;

/** Joins the three streams of a port-forward into one, with back pressure to the API server. */
class ForwardedConnection extends Duplex {
  readonly outgoing = new PassThrough();
  readonly incoming = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (chunk.length > 0 && !this.push(chunk)) this.socket?.pause();
      done();
    },
  });
  readonly faults = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (chunk.length > 0) this.destroy(new Error(`${this.target}: ${chunk.toString("utf8").trim()}`));
      done();
    },
  });
  private socket: ForwardSocket | undefined;

  constructor(private readonly target: string) {
    super({ allowHalfOpen: false });
  }

  attach(socket: ForwardSocket): void {
    this.socket = socket;
    socket.on("close", () => this.push(null));
    if (this.destroyed) this.closeSocket();
  }

  override _read(): void {
    this.socket?.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.outgoing.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.outgoing.end();
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket?.resume();
    this.closeSocket();
    done(error);
  }

  /** Not every API server answers the end of a port-forward. */
  private closeSocket(): void {
    const { socket } = this;
    if (!socket) return;
    const late = setTimeout(() => socket.terminate(), closeLimitMs).unref();
    socket.on("close", () => clearTimeout(late));
    socket.close();
  }
}
