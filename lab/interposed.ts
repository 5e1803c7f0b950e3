import type { KeyPair } from "./site/certificates";

/** A listener of the lab, on loopback. */
export interface HttpsFront {
  port: number;
  stop(): Promise<void>;
}

/** What listens, where, and with which certificate. */
export interface InterposedListener {
  service: "azure" | "registry" | "site-registry";
  port: number;
  /** PEM; the key is secret. */
  pair: KeyPair;
}

/** Puts a proxy in front of a listener: clients use the returned port, and the proxy ends first. */
export type Interpose = (listener: InterposedListener) => Promise<HttpsFront>;

/** The listener that clients use: the proxy's, or its own without one. */
export async function interposed(own: HttpsFront, about: Omit<InterposedListener, "port">, interpose: Interpose | undefined): Promise<HttpsFront> {
  if (!interpose) return own;
  const outer = await interpose({ ...about, port: own.port });
  return {
    port: outer.port,
    stop: async () => {
      await outer.stop();
      await own.stop();
    },
  };
}
