import type * as pulumi from "@pulumi/pulumi";
import { type ArgsOf, EdgeResource, type ResourceShape } from "../../dynamic/edge-resource";
import type { ServiceAddressInputs, ServiceAddressState } from "./kind";

const shape: ResourceShape<ServiceAddressInputs, ServiceAddressState, "address"> = { kind: "cluster/ServiceAddress", outputs: { address: "plain" } };

/** See ServiceAddressInputs. */
export type ServiceAddressArgs = ArgsOf<ServiceAddressInputs, { decided: "address" }>;

/** The address of a site's Service. The resource id *is* the address, so dependents are replaced only when the address changes. */
export class ServiceAddress extends EdgeResource<ServiceAddressInputs, ServiceAddressState, "address"> {
  constructor(name: string, args: ServiceAddressArgs, options: pulumi.CustomResourceOptions = {}) {
    super(shape, name, { ...args }, options);
  }
}
