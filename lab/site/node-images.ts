import { createHash } from "node:crypto";
import type { KubernetesClient } from "./kubernetes-client";

/** An image on a node. */
interface KeptImage {
  repository: string;
  digest: string;
}

/** The image stores of a cluster's nodes. They survive a power cut; each node lists its own in `status.images`, as a kubelet does. */
export class NodeImages {
  /** By node, then by name. */
  private readonly stores = new Map<string, Map<string, KeptImage>>();
  private publishing: Promise<void> = Promise.resolve();

  constructor(private readonly client: Pick<KubernetesClient, "setNodeImages">) {}

  /** Digest of an image that the node has. */
  digestOn(node: string, image: string): string | undefined {
    return this.stores.get(node)?.get(fullName(image))?.digest;
  }

  /** Keeps an image that the node pulled. `digest`: @default - one derived from the name, because the lab has no content of images from the internet */
  async keep(node: string, image: string, digest = `sha256:${createHash("sha256").update(fullName(image)).digest("hex")}`): Promise<void> {
    const name = fullName(image);
    const store = this.stores.get(node) ?? new Map<string, KeptImage>();
    this.stores.set(node, store);
    if (store.get(name)?.digest === digest) return;
    store.set(name, { repository: name.replace(/[:@](?!.*\/).*$/, ""), digest });
    await this.publish(node);
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
