/** Kubernetes distributions that need different handling. `tanzu` enforces Pod Security, and the extension cannot configure containerd on its nodes. */
export const flavors = ["generic", "tanzu"] as const;
/** One of `flavors`. */
export type Flavor = (typeof flavors)[number];

/**
 * What configures the nodes' containerd to trust the site's registry.
 * - `extension`: the extension's own trust distribution, which supports Debian-like nodes only
 * - `daemonset`: NodeTrust
 * - `ssh`: NodeTrustOverSsh, from the machine that runs the program; restores the original files of a node that is removed from the list
 * - `restore`: NodeTrust restores the original files of every node; the step between `daemonset` and any other value
 * - `off`: nothing here, for example because the platform has its own trust settings
 */
export const nodeTrusts = ["extension", "daemonset", "ssh", "restore", "off"] as const;
/** One of `nodeTrusts`. */
export type NodeTrustChoice = (typeof nodeTrusts)[number];

/** The configured choice, else the flavor's default. Never guessed from the nodes. */
export function nodeTrustOf(flavor: Flavor, chosen: NodeTrustChoice | undefined): NodeTrustChoice {
  return chosen ?? (flavor === "tanzu" ? "daemonset" : "extension");
}

/** Whether this program's node script configures the nodes. */
export function isManagedHere(choice: NodeTrustChoice): choice is "daemonset" | "ssh" | "restore" {
  return choice === "daemonset" || choice === "ssh" || choice === "restore";
}
