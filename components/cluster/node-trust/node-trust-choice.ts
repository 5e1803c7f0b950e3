/** What kind of Kubernetes a site has, as far as it matters here: Tanzu enforces Pod Security and hands nodes out with a containerd that the extension cannot configure. */
export const flavors = ["generic", "tanzu"] as const;
/** One of `flavors`. */
export type Flavor = (typeof flavors)[number];

/**
 * Who makes the nodes' containerd trust the site's registry.
 * - `extension`: the extension's own trust distribution, which can configure Debian-like nodes only
 * - `daemonset`: NodeTrust
 * - `ssh`: NodeTrustOverSsh, from where the program runs; gives a node that it leaves its former bytes back
 * - `restore`: NodeTrust gives every node its former bytes back; the step between `daemonset` and any other value
 * - `off`: nobody here, for example the platform's own trust settings
 */
export const nodeTrusts = ["extension", "daemonset", "ssh", "restore", "off"] as const;
/** One of `nodeTrusts`. */
export type NodeTrustChoice = (typeof nodeTrusts)[number];

/** What is chosen, or what is right for the flavor. Never guessed from the nodes. */
export function nodeTrustOf(flavor: Flavor, chosen: NodeTrustChoice | undefined): NodeTrustChoice {
  return chosen ?? (flavor === "tanzu" ? "daemonset" : "extension");
}

/** Does the node script do it? */
export function isOurs(choice: NodeTrustChoice): choice is "daemonset" | "ssh" | "restore" {
  return choice === "daemonset" || choice === "ssh" || choice === "restore";
}
