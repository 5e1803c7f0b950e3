import { X509Certificate } from "node:crypto";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { connectionError, RegistryError } from "./registry-error";

/** The certificate that a registry presents. */
export interface ServedCertificate {
  certificate: X509Certificate;
  /** Why the given authorities do not vouch for it at this host; undefined where they do. */
  distrust: string | undefined;
}

/** Time limit of the handshake, in milliseconds. Chosen by this project. */
const limitMs = 10_000;

/** Reads the certificate of `host` over a connection, whether or not it is trusted. `ca`: PEM. Throws RegistryError `unreachable`. */
export async function servedCertificate(socket: Duplex, host: string, ca: string): Promise<ServedCertificate> {
  try {
    return await new Promise((resolve, reject) => {
      // Only the certificate is read: nothing is sent to a peer that is not trusted.
      const secure = connect({ socket, ca, host, rejectUnauthorized: false, ALPNProtocols: ["http/1.1"] }, () => {
        const raw = secure.getPeerX509Certificate()?.raw;
        const { authorized, authorizationError } = secure;
        const distrust = authorized ? undefined : `${authorizationError instanceof Error ? authorizationError.message : authorizationError}`;
        if (raw === undefined) reject(new RegistryError("unreachable", `${host}: no certificate was presented`));
        else resolve({ certificate: new X509Certificate(raw), distrust });
        secure.destroy();
      });
      secure.setTimeout(limitMs, () => secure.destroy(new Error(`no answer for ${limitMs / 1000} s`)));
      secure.on("error", reject);
    });
  } catch (error) {
    throw connectionError(host, error);
  } finally {
    socket.destroy();
  }
}
