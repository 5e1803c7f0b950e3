import { type IncomingMessage, request } from "node:http";
import { Duplex, PassThrough } from "node:stream";
import { connect } from "node:tls";
import { type KubeConfig, PortForward } from "@kubernetes/client-node";
import { siteAgent } from "../connected-registry/verified-https";
import type { ServiceEndpoint } from "./service-endpoint";
import { BrokenLink } from "./staging-failures";

/** Destination of a request, and the authority to trust. */
export interface PodHttpsOptions {
  kubeconfig: KubeConfig;
  endpoint: ServiceEndpoint;
  /** Address that the certificate must match. */
  address: string;
  /** PEM of the only trusted authority. */
  ca: string;
  signal: AbortSignal;
}

/** Idle timeout of a call, in milliseconds. */
const idleMs = 30_000;

/**
 * A GET to a pod through the API server's port-forward, with TLS verified for a service address. The answer's body is unread. One connection each.
 * @throws BrokenLink `certificate` when TLS does not verify it; Error when nothing answers
 */
export async function getFromPod(path: string, headers: Record<string, string>, options: PodHttpsOptions): Promise<IncomingMessage> {
  const { address, ca, signal } = options;
  const connection = await connectToPod(options);
  // An address has no SNI; the certificate is still checked against `host`.
  const secure = connect({ socket: connection, host: address, ca, ALPNProtocols: ["http/1.1"] });
  return new Promise((resolve, reject) => {
    const sent = request({
      createConnection: () => secure,
      host: address,
      path,
      headers: { "user-agent": siteAgent, ...headers, connection: "close" },
      signal,
      timeout: idleMs,
    });
    sent.once("response", (answer) => {
      answer.once("close", () => connection.destroy());
      resolve(answer);
    });
    sent.once("timeout", () => sent.destroy(new Error(`${address} does not answer`)));
    sent.once("error", (error) => {
      connection.destroy();
      reject(certificateFault(error, address) ?? error);
    });
    sent.end();
  });
}

async function connectToPod({ kubeconfig, endpoint: { namespace, pod, port } }: PodHttpsOptions): Promise<Duplex> {
  const [incoming, faults, outgoing] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const socket = await new PortForward(kubeconfig).portForward(namespace, pod, [port], incoming, faults, outgoing);
  if (typeof socket === "function") throw new Error(`no port-forward to pod ${namespace}/${pod}`);
  const connection = joined(incoming, outgoing);
  // The user of the connection handles its error; this listener keeps a late one from ending the process.
  connection.on("error", () => undefined);
  faults.once("data", (message: Buffer) => connection.destroy(new Error(`pod ${namespace}/${pod}: ${message.toString("utf8").trim()}`)));
  socket.once("close", () => incoming.end());
  connection.once("close", () => socket.close());
  return connection;
}

/** Both directions as one stream. Not `Duplex.from`: when it ends early, as by an abort, it reports an error to TLS that nothing handles, which ends the process. */
function joined(incoming: PassThrough, outgoing: PassThrough): Duplex {
  const connection = new Duplex({
    read: () => incoming.resume(),
    write: (piece: Buffer, encoding, done) => outgoing.write(piece, encoding, done),
    final: (done) => outgoing.end(done),
    destroy: (error, done) => {
      incoming.destroy();
      outgoing.destroy();
      done(error);
    },
  });
  incoming.on("data", (piece: Buffer) => {
    if (!connection.push(piece)) incoming.pause();
  });
  incoming.once("end", () => connection.push(null));
  return connection;
}

/** Node's error codes for unverified certificates: OpenSSL's names, or ERR_TLS_CERT_ALTNAME_INVALID. Source: Node, tls, "X509 certificate error codes". */
function certificateFault(error: NodeJS.ErrnoException, address: string): BrokenLink | undefined {
  const isCertificates = /CERT|CRL|UNABLE_TO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH/.test(error.code ?? "");
  return isCertificates ? new BrokenLink("certificate", `${address}: ${error.message} (${error.code})`) : undefined;
}
