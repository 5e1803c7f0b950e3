import { createHash } from "node:crypto";
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { resourceTypes } from "../../core/resource-types";
import { daemonSetSpec } from "./daemon-set-spec";
import type { Maintenance } from "../../maintenance/maintenance";
import { NodeTrustChange } from "../node-trust-change/resource";
import { nodeScript } from "./node-script";
import { type NodeTrustConfig, appliedNodeTrust } from "./node-trust-config";
import { TrustedNodes } from "../trusted-nodes/resource";

export interface NodeTrustArgs {
  /** Required. Kubeconfig context of the cluster. */
  context: string;
  /** Required. Namespace of the extension's release, whose Secret the pods mount. Must allow privileged pods. */
  namespace: string;
  /** Required. Name of the connected-registry extension. */
  extension: string;
  /** Required. Secret in the namespace whose `ca.crt` is the authority of the registry's certificate. */
  authoritySecret: string;
  /** Optional. CA certificates to use instead, PEM. @default - the Secret's `ca.crt` */
  authority?: string | undefined;
  /** Required. Address of the registry's Service. */
  serviceAddress: pulumi.Input<string>;
  /** Required. `trust`: configure the nodes. `restore`: restore their original files. */
  mode: "trust" | "restore";
  /** Required. Image with a POSIX shell, common utilities and nsenter. Nodes must be able to pull it before they trust the registry. */
  image: string;
  /** Optional. Resources whose replacement may delete the namespace with all that is in it: everything is replaced with them. @default - none */
  replacedWith?: pulumi.Resource[] | undefined;
  /** Optional. When changes may reach the nodes, by the time that Azure answers about this cluster. @default - at any time */
  hold?: { maintenance: Maintenance; connectedClusterId: string } | undefined;
  /** Required. Timeout for all nodes together, ISO 8601. */
  timeout: string;
}

/** A configuration whose address may not be known yet. */
type DeclaredConfig = Omit<NodeTrustConfig, "serviceAddress"> & { serviceAddress: pulumi.Input<string>; isHeld?: boolean };

/**
 * Configures the containerd of every node of a cluster to trust the site's registry, including nodes added later.
 * Children: the script's ConfigMap, a DaemonSet that runs it, and a TrustedNodes that waits for all nodes.
 * The nodes read the authority from a mounted Secret, so that its rotation needs neither a run nor a restart; a configured authority is in the script's ConfigMap.
 * A change of script or address is rolled out one node at a time. With `hold`, a NodeTrustChange comes first: the objects keep the previous configuration until it
 * releases the new one, and run no pod before the first.
 */
export class NodeTrust extends pulumi.ComponentResource {
  /** Created once every node trusts the registry. Everything that pulls from the registry must depend on it. */
  readonly trustedNodes: TrustedNodes;
  /** Why a change waits for a maintenance window; undefined where none waits. */
  readonly heldBy: pulumi.Output<string | undefined> | undefined;

  constructor(name: string, args: NodeTrustArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.nodeTrust, name, {}, options);
    const { namespace, context, extension, timeout } = args;
    // Each child needs the component's dependencies in its own state, because deletion follows that; a component does not pass them down.
    // Two objects of one name cannot exist at the same time.
    const child = { parent: this, dependsOn: options.dependsOn, replaceWith: args.replacedWith ?? [], deleteBeforeReplace: true };
    const objectName = `${extension}-node-trust`;
    const wanted = wantedConfig(args);
    const change = changeOf(`${name}-change`, args, { objectName, wanted }, { parent: this, dependsOn: options.dependsOn });
    const applied = change && pulumi.all([wanted, change.released]).apply(([config, released]) => appliedNodeTrust(config, released));
    const script = new core.ConfigMap(`${name}-script`, { metadata: { namespace, name: objectName }, data: applied?.files ?? wanted.files }, child);
    const specOf = (config: DeclaredConfig) => daemonSetSpec({ ...config, extension, scriptName: script.metadata.name });
    const daemonSet = new apps.DaemonSet(
      `${name}-nodes`,
      {
        // TrustedNodes waits instead of the provider, because it reports the state of each node.
        metadata: { namespace, name: objectName, annotations: { "pulumi.com/skipAwait": "true" } },
        spec: applied?.apply(specOf) ?? specOf(wanted),
      },
      child,
    );
    // Unknown in a preview where the configuration is: the provider returns no generation then.
    const revision = pulumi.all([daemonSet.metadata.generation, applied]).apply(([generation]) => String(generation));
    this.trustedNodes = new TrustedNodes(
      `${name}-trusted`,
      { context, namespace, daemonSet: objectName, revision, timeout },
      { parent: this, dependsOn: daemonSet, replaceWith: args.replacedWith ?? [] },
    );
    this.heldBy = change?.pending;
    this.registerOutputs({ nodes: this.trustedNodes.nodes });
  }
}

function wantedConfig({ authority, authoritySecret, image, mode, serviceAddress }: NodeTrustArgs): DeclaredConfig {
  const script = nodeScript();
  const scriptDigest = createHash("sha256").update(JSON.stringify(script)).digest("hex");
  const files = authority === undefined ? script : { ...script, "ca.crt": `${authority.trim()}\n` };
  return { files, scriptDigest, image, mode, serviceAddress, authoritySecret: authority === undefined ? authoritySecret : undefined };
}

function changeOf(
  name: string,
  { hold, context, namespace, timeout }: NodeTrustArgs,
  { objectName, wanted }: { objectName: string; wanted: DeclaredConfig },
  options: pulumi.CustomResourceOptions,
): NodeTrustChange | undefined {
  if (hold === undefined) return undefined;
  const config = pulumi.output(wanted).apply((known) => JSON.stringify(known));
  return new NodeTrustChange(name, { context, namespace, objectName, wanted: config, ...hold, timeout }, options);
}
