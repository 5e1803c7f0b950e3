/** Images of the site's registry that a node has, by name. A node has an image as long as a pod on it uses it: the kubelet's garbage collection takes every other one at once. */
export class NodeImages {
  private readonly images = new Map<string, { digest: string; users: number }>();

  /** Digest of an image that a pod on the node uses; undefined if the node does not have it. */
  digestOf(node: string, image: string): string | undefined {
    return this.images.get(key(node, image))?.digest;
  }

  /** Keeps an image on the node until the returned function is called, which does nothing a second time. */
  use(node: string, image: string, digest: string): () => void {
    const used = this.images.get(key(node, image)) ?? { digest, users: 0 };
    this.images.set(key(node, image), used);
    used.users += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      used.users -= 1;
      if (used.users === 0) this.images.delete(key(node, image));
    };
  }
}

function key(node: string, image: string): string {
  return `${node} ${image}`;
}
