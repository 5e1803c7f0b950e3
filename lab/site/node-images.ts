import { createHash } from "node:crypto";
import type { KubernetesClient } from "./kubernetes-client";

/** An image on a node. */
interface KeptImage {
  repository: string;
  digest: string;
  /** Does it stay without a pod that uses it? */
  isPinned: boolean;
  /** Uids of pods that use it. */
  users: Set<string>;
}

/**
 * The image stores of a cluster's nodes. They survive a power cut; each node lists its own in `status.images`, as a kubelet does.
 * An image that a pod uses goes with the last such pod, unless it is pinned: the strictest garbage collection that a kubelet's can be.
 */
export class NodeImages {
  /** By node, then by name. */
  private readonly stores = new Map<string, Map<string, KeptImage>>();
  private publishing: Promise<void> = Promise.resolve();

  constructor(private readonly client: Pick<KubernetesClient, "setNodeImages">) {}

  /** Digest of an image that the node has. */
  digestOn(node: string, image: string): string | undefined {
    return this.stores.get(node)?.get(fullName(image))?.digest;
  }

  /** Keeps an image until it is removed. `digest`: @default - one derived from the name, because the lab has no content of images from the internet */
  async keep(node: string, image: string, digest?: string): Promise<void> {
    if (this.entry(node, image, digest).pin()) await this.publish(node);
  }

  /** Keeps an image while this pod is on the node. */
  async use(node: string, image: string, digest: string, podUid: string): Promise<void> {
    if (this.entry(node, image, digest).use(podUid)) await this.publish(node);
  }

  /** The pod is gone. Removes what only it used. */
  async release(node: string, podUid: string): Promise<void> {
    const store = this.stores.get(node) ?? new Map<string, KeptImage>();
    const before = store.size;
    for (const [name, { users, isPinned }] of store) if (users.delete(podUid) && users.size === 0 && !isPinned) store.delete(name);
    if (store.size !== before) await this.publish(node);
  }

  /** Removes an image, as the garbage collection of a kubelet or `crictl rmi` does. Containers that run stay. */
  async remove(node: string, image: string): Promise<void> {
    this.stores.get(node)?.delete(fullName(image));
    await this.publish(node);
  }

  /** `imageID` of a container, as containerd reports it; empty where the node does not have the image. */
  idOn(node: string, image: string): string {
    const found = this.stores.get(node)?.get(fullName(image));
    return found ? `${found.repository}@${found.digest}` : "";
  }

  /** The image under this name; another digest replaces it. Its functions return whether the node's list has changed. */
  private entry(node: string, image: string, digest?: string): { pin(): boolean; use(podUid: string): boolean } {
    const name = fullName(image);
    const store = this.stores.get(node) ?? new Map<string, KeptImage>();
    this.stores.set(node, store);
    const found = store.get(name);
    const wanted = digest ?? found?.digest ?? `sha256:${createHash("sha256").update(name).digest("hex")}`;
    const isNew = found?.digest !== wanted;
    const kept = found && !isNew ? found : { repository: name.replace(/[:@](?!.*\/).*$/, ""), digest: wanted, isPinned: false, users: new Set(found?.users) };
    store.set(name, kept);
    return {
      pin: () => {
        kept.isPinned = true;
        return isNew;
      },
      use: (podUid) => {
        kept.users.add(podUid);
        return isNew;
      },
    };
  }

  private publish(node: string): Promise<void> {
    this.publishing = this.publishing
      .catch(() => undefined)
      .then(() => {
        const kept = [...(this.stores.get(node) ?? [])];
        return this.client.setNodeImages(
          node,
          kept.map(([name, { repository, digest }]) => ({ names: [...new Set([`${repository}@${digest}`, name])], sizeBytes: 1 })),
        );
      });
    return this.publishing;
  }
}

/** Source: distribution/reference, `ParseDockerRef`. */
function fullName(image: string): string {
  const [first = "", ...rest] = image.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const name = hasHost ? image : `docker.io/${rest.length > 0 ? "" : "library/"}${image}`;
  if (name.includes("@")) return name.replace(/:[^/:@]+@/, "@");
  return /:[^/]+$/.test(name) ? name : `${name}:latest`;
}
