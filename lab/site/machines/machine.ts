import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type AskRegistry, configFile, ContainerRuntime } from "./container-runtime";

/** The machine behind a cluster node: a file tree and a container runtime. */
export interface Machine {
  /** The node's own /. */
  readonly root: string;
  readonly runtime: ContainerRuntime;
  /** Makes the CRI plugin fail to load after every edit of the runtime's configuration. */
  isHurtByEdits: boolean;
}

/** Imitates the file of Tanzu's node images: mirrors, and no folder for certificates. Source: the vendor's image builder, branches for 1.31 and 1.32. */
const tanzuConfig = `version = 2

[plugins]
  [plugins."io.containerd.grpc.v1.cri"]
    sandbox_image = "localhost:5000/vmware.io/pause:3.9"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = true
    [plugins."io.containerd.grpc.v1.cri".registry]
      [plugins."io.containerd.grpc.v1.cri".registry.mirrors]
        [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
          endpoint = ["https://registry-1.docker.io"]
        [plugins."io.containerd.grpc.v1.cri".registry.mirrors."localhost:5000"]
          endpoint = ["http://localhost:5000"]
`;

/** Imitates other nodes: a folder for certificates. Source: upstream's image-builder since June 2024. */
const genericConfig = `version = 2

[plugins."io.containerd.grpc.v1.cri".registry]
  config_path = "/etc/containerd/certs.d"
`;

/** Machines of a cluster's nodes, created at first use. */
export class Machines {
  private readonly machines = new Map<string, Machine>();

  constructor(private readonly options: { folder: string; isTanzu: boolean; ask: AskRegistry }) {}

  /** The machine of a node, with containerd 1.7: the release in Tanzu images is not published. */
  of(node: string): Machine {
    const known = this.machines.get(node);
    if (known) return known;
    const root = join(this.options.folder, node);
    const file = join(root, configFile);
    const text = this.options.isTanzu ? tanzuConfig : genericConfig;
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) writeFileSync(file, text);
    const condition = { isHurtByEdits: false };
    const isHurtBy = (now: string) => condition.isHurtByEdits && now !== text;
    const runtime = new ContainerRuntime({ version: { major: 1, minor: 7 }, root, ask: this.options.ask, isHurtBy });
    const machine: Machine = Object.assign(condition, { root, runtime });
    this.machines.set(node, machine);
    return machine;
  }
}
