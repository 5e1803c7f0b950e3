import { utils } from "ssh2";
import { site } from "./given-config";

const hostKey = () => utils.generateKeyPairSync("ed25519").public;

/** Two nodes with only the required settings. */
export const nodesOverSsh = [
  { name: "cp-1", host: "10.0.0.11", hostKey: hostKey() },
  { name: "worker-1", host: "10.0.0.12", hostKey: hostKey() },
];

/** A site whose nodes are reached over SSH through a jump host; their authority is configured with the registry's certificate. */
export const siteOverSsh = {
  ...site,
  nodeTrust: "ssh",
  nodeTrustNodes: nodesOverSsh,
  nodeTrustProxy: { host: "bastion", hostKey: hostKey() },
  registry: { ...site.registry, certificate: { from: "config" } },
};

/** The private key for these nodes. */
export const nodeTrustKey = { nodeTrustKey: utils.generateKeyPairSync("ed25519").private };
