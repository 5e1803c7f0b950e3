import { Command } from "@pulumi/command/remote";
import * as pulumi from "@pulumi/pulumi";
import { durationMs } from "../../core/duration";
import { type NodeTrustResult, nodeTrustResult } from "./node-trust-result";
import { remoteScript } from "./remote-script";
import type { SshHost, SshNode } from "./ssh-host";
import { nodeScript, overSshScript } from "./node-script";

export interface NodeTrustOverSshArgs {
  /** Required. In the order in which they are reached. */
  nodes: readonly SshNode[];
  /** Optional. Machine by which all of them are reached, with the same key. @default - none */
  proxy?: SshHost | undefined;
  /** Required. Private key, PEM, without a passphrase. Secret. */
  key: string;
  /** Required. PEM certificates of the authorities that signed, or are going to sign, the registry's certificate. */
  authority: string;
  /** Required. Address of the registry's Service. */
  serviceAddress: pulumi.Input<string>;
  /** Required. How long the registry may take to answer a node, ISO 8601. */
  timeout: string;
}

/** How a node is as its last run left it. */
export type TrustedNode = Pick<SshNode, "name"> & Partial<Pick<NodeTrustResult, "result" | "plan" | "restarts">>;

/** How often a machine is tried that does not answer, each for 15 s. Our proposal. */
const dialErrorLimit = 3;

/**
 * Makes the containerd of listed nodes trust the site's registry over SSH, by the same script as NodeTrust and without a pod. Child: a Command for each node, which gives the node its own bytes back when it goes.
 * One node at a time, and none after one that is not content. Whatever changes, authority, script or address, runs in place. One that is replaced would undo at its end what its successor did: so there are no triggers,
 * and one that somebody replaces goes before its successor comes.
 */
export class NodeTrustOverSsh extends pulumi.ComponentResource {
  /** One for each node; what pulls from the registry depends on them. */
  readonly commands: readonly Command[];
  /** What came of each node. */
  readonly nodes: pulumi.Output<TrustedNode[]>;

  constructor(name: string, args: NodeTrustOverSshArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:cluster:NodeTrustOverSsh", name, {}, options);
    const commands: Command[] = [];
    for (const node of args.nodes) {
      // Removal goes by what each child's own state says it depends on: what the component waits for is not passed down by itself.
      const order = { dependsOn: commands.at(-1) ?? options.dependsOn, deletedWith: options.deletedWith };
      commands.push(new Command(`${name}-${node.name}`, commandOn(node, args), { parent: this, deleteBeforeReplace: true, ...order }));
    }
    this.commands = commands;
    const results = commands.map(({ stdout }, index) => stdout.apply((text) => resultOf(args.nodes[index]?.name ?? "", text)));
    this.nodes = pulumi.all(results);
    this.registerOutputs({ nodes: this.nodes });
  }
}

function commandOn(node: SshNode, { proxy, key, authority, serviceAddress, timeout }: NodeTrustOverSshArgs) {
  const files = { ...nodeScript(), "ca.crt": `${authority.trim()}\n` };
  const seconds = String(Math.floor((durationMs(timeout) ?? 0) / 1000));
  const variables = { NODE_NAME: node.name, HOST: `${node.user}@${node.host}:${node.port}`, WAIT_SECONDS: seconds };
  const stdin = pulumi.output(serviceAddress).apply((address) => remoteScript({ variables: { ADDRESS: address, ...variables }, files, run: overSshScript() }));
  return {
    connection: { ...reached(node, key), ...(proxy ? { proxy: reached(proxy, key) } : {}) },
    create: asRoot("trust"),
    update: asRoot("trust"),
    delete: asRoot("restore"),
    stdin,
    // Servers take no variables but those that they name.
    addPreviousOutputInEnv: false,
  };
}

function reached({ host, port, user, hostKey }: SshHost, privateKey: string) {
  return { host, port, user, hostKey, privateKey: pulumi.secret(privateKey), dialErrorLimit };
}

/** Short, because the provider quotes it in its errors. */
function asRoot(verb: "trust" | "restore"): string {
  return `if [ "$(id -u)" = 0 ]; then exec sh -s ${verb}; else exec sudo -n sh -s ${verb}; fi`;
}

function resultOf(name: string, stdout: string | undefined): TrustedNode {
  const { result, plan, restarts } = nodeTrustResult(stdout ?? "") ?? {};
  return { name, result, plan, restarts };
}
