import { Command } from "@pulumi/command/remote";
import * as pulumi from "@pulumi/pulumi";
import { durationMs } from "../../core/duration";
import { resourceTypes } from "../../core/resource-types";
import { NodeTrustChange, type NodeTrustChangeArgs } from "../node-trust-change/resource";
import { type NodeTrustResult, nodeScript, nodeTrustResult, overSshScript, remoteScript } from "./node-script";
import type { SshHost, SshNode } from "./ssh";

export interface NodeTrustOverSshArgs {
  /** Required. Nodes, in the order in which they are configured. */
  nodes: readonly SshNode[];
  /** Optional. SSH jump host for all nodes, with the same key. @default - none */
  proxy?: SshHost | undefined;
  /** Required. Private key, PEM, without a passphrase. Secret. */
  key: string;
  /** Required. Certificates of the authorities that signed or will sign the registry's certificate, PEM. */
  authority: string;
  /** Required. Address of the registry's Service. */
  serviceAddress: pulumi.Input<string>;
  /** Required. How long a node waits for the registry to respond, ISO 8601. */
  timeout: string;
  /** Optional. When changes may reach the nodes, with where the cluster is. @default - at any time */
  hold?: Omit<NodeTrustChangeArgs, "wanted" | "timeout"> | undefined;
}

/** State of a node after its last run. */
export type TrustedNode = Pick<SshNode, "name"> & Partial<Pick<NodeTrustResult, "result" | "plan" | "restarts">>;

/** Maximum connection attempts to a machine that does not respond, 15 s each. Our proposal. */
const dialErrorLimit = 3;

/**
 * Configures the containerd of the listed nodes over SSH to trust the site's registry, with the same script as NodeTrust and without a pod.
 * Child: a Command for each node, which restores the node's original files when it is deleted. Nodes are configured one at a time, and the run stops at the first one that fails.
 * A change of authority, script or address runs in place; with `hold`, a NodeTrustChange comes first, and the commands leave the nodes as they are until it releases it. The deletion of a replaced Command would undo what its replacement did: so there are no triggers, and it is deleted before it is replaced.
 */
export class NodeTrustOverSsh extends pulumi.ComponentResource {
  /** One Command for each node. Everything that pulls from the registry must depend on them. */
  readonly commands: readonly Command[];
  /** State of each node after its last run. */
  readonly nodes: pulumi.Output<TrustedNode[]>;
  /** Why a change waits for a maintenance window; undefined where none waits. */
  readonly heldBy: pulumi.Output<string | undefined> | undefined;

  constructor(name: string, args: NodeTrustOverSshArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.nodeTrustOverSsh, name, {}, options);
    const commands: Command[] = [];
    const change = changeOf(`${name}-change`, args, { parent: this, dependsOn: options.dependsOn });
    const isHeld = change && pulumi.all([change.wanted, change.released]).apply(([wanted, released]) => wanted !== released);
    for (const node of args.nodes) {
      // Each child needs the component's dependencies in its own state, because deletion follows that; a component does not pass them down.
      const order = { dependsOn: commands.at(-1) ?? options.dependsOn, deletedWith: options.deletedWith };
      commands.push(new Command(`${name}-${node.name}`, commandOn(node, args, isHeld), { parent: this, deleteBeforeReplace: true, ...order }));
    }
    this.commands = commands;
    this.heldBy = change?.pending;
    const results = commands.map(({ stdout }, index) => stdout.apply((text) => resultOf(args.nodes[index]?.name ?? "", text)));
    this.nodes = pulumi.all(results);
    this.registerOutputs({ nodes: this.nodes });
  }
}

/** Holds everything that decides what the script does on the nodes. A node that is added is part of it. */
function changeOf(name: string, args: NodeTrustOverSshArgs, options: pulumi.CustomResourceOptions): NodeTrustChange | undefined {
  const { nodes, authority, serviceAddress, hold, timeout } = args;
  if (hold === undefined) return undefined;
  const places = nodes.map(({ name, host, port }) => ({ name, host, port }));
  const script = { nodes: places, authority: authority.trim(), files: nodeScript(), run: overSshScript() };
  const wanted = pulumi.output(serviceAddress).apply((address) => JSON.stringify({ address, ...script }));
  return new NodeTrustChange(name, { ...hold, wanted, timeout }, options);
}

/** Leaves the node as it is. */
const heldScript = "exit 0\n";

function commandOn(node: SshNode, { proxy, key, authority, serviceAddress, timeout }: NodeTrustOverSshArgs, isHeld: pulumi.Output<boolean> | undefined) {
  const files = { ...nodeScript(), "ca.crt": `${authority.trim()}\n` };
  const seconds = String(Math.floor((durationMs(timeout) ?? 0) / 1000));
  const variables = { NODE_NAME: node.name, HOST: `${node.user}@${node.host}:${node.port}`, WAIT_SECONDS: seconds };
  const script = (address: string) => remoteScript({ variables: { ADDRESS: address, ...variables }, files, run: overSshScript() });
  const stdin = pulumi.all([serviceAddress, isHeld]).apply(([address, held]) => (held === true ? heldScript : script(address)));
  return {
    connection: { ...connectionTo(node, key), ...(proxy ? { proxy: connectionTo(proxy, key) } : {}) },
    create: asRoot("trust"),
    update: asRoot("trust"),
    delete: asRoot("restore"),
    stdin,
    // SSH servers accept only environment variables that they list.
    addPreviousOutputInEnv: false,
  };
}

function connectionTo({ host, port, user, hostKey }: SshHost, privateKey: string) {
  return { host, port, user, hostKey, privateKey: pulumi.secret(privateKey), dialErrorLimit };
}

/** Short, because the provider quotes the command in its errors. */
function asRoot(verb: "trust" | "restore"): string {
  return `if [ "$(id -u)" = 0 ]; then exec sh -s ${verb}; else exec sudo -n sh -s ${verb}; fi`;
}

function resultOf(name: string, stdout: string | undefined): TrustedNode {
  const { result, plan, restarts } = nodeTrustResult(stdout ?? "") ?? {};
  return { name, result, plan, restarts };
}
