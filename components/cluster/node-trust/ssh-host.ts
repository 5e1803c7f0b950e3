/** A machine as it is reached over SSH. */
export interface SshHost {
  /** Name or address. */
  host: string;
  port: number;
  /** Root, or someone who becomes root by `sudo -n`. */
  user: string;
  /** Its public host key, type first. Another machine in its place is not spoken to. */
  hostKey: string;
}

/** A node of a cluster that is reached over SSH. */
export interface SshNode extends SshHost {
  /** What the node is remembered by from run to run. */
  name: string;
}

/** Is each name there once, and each host with its port? */
export function areDistinct(nodes: readonly Pick<SshNode, "name" | "host" | "port">[]): boolean {
  const places = nodes.map(({ host, port }) => `${host.toLowerCase()} ${port}`);
  return [nodes.map(({ name }) => name), places].every((list) => new Set(list).size === list.length);
}
