import { at, isObject, listAt, textAt } from "../../core/json";

/** What NodeTrust's pods do on the nodes, as its objects deploy it. Most changes of it may restart containerd. Not secret. */
export interface NodeTrustConfig {
  /** Data of the ConfigMap: the node script, and `ca.crt` where the settings contain the authority. */
  files: Readonly<Record<string, string>>;
  /** Digest of the script: a change rolls out new pods. */
  scriptDigest: string;
  image: string;
  serviceAddress: string;
  mode: "trust" | "restore";
  /** Secret whose `ca.crt` is the authority; absent where the ConfigMap contains it. */
  authoritySecret?: string | undefined;
}

/** The configuration that is applied now, and whether its pods must wait. */
export interface AppliedNodeTrust extends NodeTrustConfig {
  isHeld: boolean;
}

/** Label that no node has: a DaemonSet that selects it runs no pod. */
export const heldLabel = "edge-staging/held-until-window";

/** Annotation of NodeTrust's pods with the digest of their script. */
export const scriptAnnotation = "edge-staging/script";

/** The configuration that was released, else the wanted one without pods. `released`: JSON, absent before the first window. */
export function appliedNodeTrust(wanted: NodeTrustConfig, released: string | undefined): AppliedNodeTrust {
  return released === undefined ? { ...wanted, isHeld: true } : { ...(JSON.parse(released) as NodeTrustConfig), isHeld: false };
}

/** The configuration that a DaemonSet and its ConfigMap's data deploy; undefined for one whose pods are held, and for one of another program. */
export function deployedConfig(daemonSet: unknown, files: Readonly<Record<string, string>>): NodeTrustConfig | undefined {
  const template = at(daemonSet, "spec", "template");
  const pod = at(template, "spec");
  const selector = at(pod, "nodeSelector");
  const [container] = listAt(pod, "containers");
  const env = new Map(listAt(container, "env").map((variable) => [textAt(variable, "name"), textAt(variable, "value")]));
  const [image, serviceAddress] = [textAt(container, "image"), env.get("ADDRESS")];
  const scriptDigest = textAt(template, "metadata", "annotations", scriptAnnotation);
  const isHeld = isObject(selector) && heldLabel in selector;
  if (isHeld || image === undefined || serviceAddress === undefined || scriptDigest === undefined) return undefined;
  const authority = listAt(pod, "volumes").find((volume) => textAt(volume, "name") === "authority");
  const mode = env.get("MODE") === "restore" ? "restore" : "trust";
  return { files, scriptDigest, image, serviceAddress, mode, authoritySecret: textAt(authority, "secret", "secretName") };
}
