import { createHash } from "node:crypto";
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { daemonSetSpec } from "./daemon-set-spec";
import { nodeScript } from "./node-script";
import { TrustedNodes } from "../trusted-nodes/resource";

export interface NodeTrustArgs {
  /** Required. Context of the kubeconfig. */
  context: string;
  /** Required. Namespace of the extension's release: its Secret is mounted, which no other namespace can. Must let privileged pods in. */
  namespace: string;
  /** Required. Name of the connected-registry extension. */
  extension: string;
  /** Required. Secret of the namespace whose `ca.crt` is the authority of the registry's certificate. */
  authoritySecret: string;
  /** Optional. PEM certificates of authorities in its place. @default - what the Secret holds */
  authority?: string | undefined;
  /** Required. Address of the registry's Service. */
  serviceAddress: pulumi.Input<string>;
  /** Required. Trust the registry, or give the nodes back what they had? */
  mode: "trust" | "restore";
  /** Required. Image with a POSIX shell, the usual applets and nsenter; it must be pullable before trust exists. */
  image: string;
  /** Required. How long all nodes together may take, ISO 8601. */
  timeout: string;
}

/**
 * Makes the containerd of every node of a cluster trust the site's registry, nodes that come later included. Children: the script's ConfigMap, a DaemonSet that runs it, the wait for all nodes.
 * The authority reaches the nodes through a mounted Secret, so that its rotation needs neither a run nor a restart, or through the script's ConfigMap where it is given; another script or address rolls out one node at a time.
 */
export class NodeTrust extends pulumi.ComponentResource {
  /** Done when every node trusts the registry; what pulls from it depends on this. */
  readonly trustedNodes: TrustedNodes;

  constructor(name: string, args: NodeTrustArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("edge:cluster:NodeTrust", name, {}, options);
    const { namespace, context, timeout } = args;
    // Removal goes by what each child's own state says it depends on: what the component waits for is not passed down by itself.
    const child = { parent: this, dependsOn: options.dependsOn };
    const files = nodeScript();
    const data = args.authority === undefined ? files : { ...files, "ca.crt": `${args.authority.trim()}\n` };
    const authoritySecret = args.authority === undefined ? args.authoritySecret : undefined;
    const objectName = `${args.extension}-node-trust`;
    const script = new core.ConfigMap(`${name}-script`, { metadata: { namespace, name: objectName }, data }, child);
    const scriptDigest = createHash("sha256").update(JSON.stringify(files)).digest("hex");
    const daemonSet = new apps.DaemonSet(
      `${name}-nodes`,
      {
        // TrustedNodes waits in the provider's place: it knows which node says what.
        metadata: { namespace, name: objectName, annotations: { "pulumi.com/skipAwait": "true" } },
        spec: daemonSetSpec({ ...args, authoritySecret, scriptName: script.metadata.name, scriptDigest }),
      },
      child,
    );
    const revision = daemonSet.metadata.generation.apply(String);
    this.trustedNodes = new TrustedNodes(
      `${name}-trusted`,
      { context, namespace, daemonSet: objectName, revision, timeout },
      { parent: this, dependsOn: daemonSet },
    );
    this.registerOutputs({ nodes: this.trustedNodes.nodes });
  }
}
