import * as apps from "@pulumi/kubernetes/apps/v1";
import * as pulumi from "@pulumi/pulumi";
import { resourceTypes } from "../../core/resource-types";
import { warmPodsSpec } from "./daemon-set-spec";

/** Args of WarmNodes. */
export interface WarmNodesArgs {
  /** Required. Namespace of the objects, which also has the pull secret. */
  namespace: string;
  /** Required. Name of the connected-registry extension. */
  extension: string;
  /** Required. Address of the registry's Service. */
  serviceAddress: pulumi.Input<string>;
  /** Required. Images to keep on every node, `repository:tag`; one or more. */
  images: readonly string[];
  /** Required. Image with a busybox that needs no library. Nodes must be able to pull it. */
  helperImage: string;
  /** Required. Secret of type kubernetes.io/dockerconfigjson in the namespace. */
  pullSecret: string;
  /** Optional. Resources whose replacement may delete the namespace: the pods are replaced with them. @default - none */
  replacedWith?: pulumi.Resource[] | undefined;
}

/** Keeps images on every Linux node of a cluster, including nodes that join later: a rollback to them needs neither the WAN nor the site's registry. Child: a DaemonSet. */
export class WarmNodes extends pulumi.ComponentResource {
  constructor(name: string, args: WarmNodesArgs, options: pulumi.ComponentResourceOptions = {}) {
    super(resourceTypes.warmNodes, name, {}, options);
    const { namespace, extension, serviceAddress, images, helperImage, pullSecret, replacedWith = [] } = args;
    const ordered = [...new Set(images)].sort();
    new apps.DaemonSet(
      `${name}-pods`,
      {
        // No run waits for nodes: images of windowed sites may be days away.
        metadata: { namespace, name: warmNodesName(extension), annotations: { "pulumi.com/skipAwait": "true" } },
        spec: pulumi.output(serviceAddress).apply((address) => warmPodsSpec({ extension, serviceAddress: address, images: ordered, helperImage, pullSecret })),
      },
      { parent: this, dependsOn: options.dependsOn, replaceWith: replacedWith, deleteBeforeReplace: true },
    );
    this.registerOutputs({});
  }
}

/** Name of the DaemonSet and of its pull secret. */
export function warmNodesName(extension: string): string {
  return `${extension}-warm-nodes`;
}
