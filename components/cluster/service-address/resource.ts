import type * as pulumi from "@pulumi/pulumi";
import { EdgeResource } from "../../dynamic/edge-resource";

export interface ServiceAddressArgs {
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  /** Required. Name of the extension. */
  name: string;
  /** Required. Context of the kubeconfig. */
  context: string;
  /** Optional. The address itself. @default - chosen once, and kept */
  given?: string | undefined;
  /** Optional. CIDR of the cluster's service range. @default - as the cluster tells */
  serviceRange?: string | undefined;
  /** Required. ISO 8601; nothing is waited for. */
  timeout: string;
}

/** The address of a site's Service. Its id is the address, so that what is replaced for another one is not for every change beside it. */
export class ServiceAddress extends EdgeResource {
  constructor(name: string, args: ServiceAddressArgs, options: pulumi.CustomResourceOptions = {}) {
    super("cluster/ServiceAddress", name, { ...args }, ["address"], options);
  }
}
