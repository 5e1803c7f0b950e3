import { apiVersions } from "../../core/api-versions";
import { extensionId } from "../../core/arm-id";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces } from "../../core/field-table";
import { listAt, textAt } from "../../core/json";
import { type ServiceAddresses, addressRefusals, chooseServiceAddress, holderOf, serviceRanges } from "./service-address";
import type { Context, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { tryReadServiceAddresses } from "../access/service-addresses";

export interface ServiceAddressInputs extends WithTimeout {
  /** Required. ARM id of the Arc-enabled cluster. */
  connectedClusterId: string;
  /** Required. Name of the extension whose Service gets the address. */
  name: string;
  /** Required. Kubeconfig context of the cluster. */
  context: string;
  /** Optional. CIDR of the cluster's service range, used if the API server does not report it. @default - the range recorded when the cluster was created */
  serviceRange?: string | undefined;
  /** Optional. The configured address. @default - chosen once, then kept */
  given?: string | undefined;
  /** The decision. Absent only if the cluster is unreachable or has no free address. */
  address?: string;
}

/** Empty: the inputs contain the decision. */
export type ServiceAddressState = Record<never, never>;

/**
 * The address of a site's Service: the configured one, else its current one, else a free one. Creates and deletes nothing.
 * Decided in check, once everything before the extension exists. Kubernetes cannot reserve addresses: if another Service takes the address before the
 * release is installed, the run fails and the next one chooses another address. A refresh decides nothing.
 */
export const serviceAddress: Lifecycle<ServiceAddressInputs, ServiceAddressState> = {
  kind: "cluster/ServiceAddress",
  stateVersion: 1,
  fields: {
    connectedClusterId: replaces(asArmId),
    name: replaces(asArmId),
    address: replaces(),
    context: ignored,
    serviceRange: ignored,
    given: ignored,
    timeout: ignored,
  },
  id: ({ address, context }) => {
    if (address !== undefined) return address;
    throw new EdgeError([
      {
        code: "EDGE-ADDRESS-NONE",
        what: "no service address could be chosen: the cluster is unreachable or has no free address",
        given: `site.clusterAccess.context = ${context}`,
        fix: "make the cluster reachable, or set site.registry.serviceAddress",
      },
    ]);
  },
  deleteBeforeReplace: false,
  decide: async (inputs, previous, context) => {
    const address = inputs.given ?? (await decided(inputs, previous, context));
    return address === undefined ? inputs : { ...inputs, address };
  },
  phases: [],
  read: async () => ({ is: "present" }),
  remove: [],
};

/** What the decision depends on. */
interface Look {
  /** ARM body of the extension; undefined before it is installed. */
  extension: unknown;
  cluster: ServiceAddresses | { unreachable: string };
}

/** Keeps the current address as long as the site can use it. */
async function decided(inputs: ServiceAddressInputs, previous: Partial<ServiceAddressInputs> | undefined, context: Context): Promise<string | undefined> {
  const look = await lookAt(inputs, context);
  const { extension, cluster } = look;
  const kept = keptFrom(inputs, previous) ?? textAt(extension, "properties", "configurationSettings", "service.clusterIP");
  const report = (line: string) => context.log(`[ServiceAddress ${inputs.name}] ${line}`);
  if ("unreachable" in cluster) {
    if (kept === undefined) report(`not chosen: ${cluster.unreachable}`);
    return kept;
  }
  const lost = kept === undefined ? undefined : whyLost(kept, extension, cluster);
  if (kept !== undefined && lost === undefined) return kept;
  const refused = refusedTo(extension);
  const used = [...cluster.services.flatMap(({ addresses }) => addresses), ...refused];
  const chosen = chooseServiceAddress(serviceRanges(cluster, inputs.serviceRange), used, inputs);
  // The engine checks a replacement again without previous inputs; the reason is reported only once.
  if (lost !== undefined && previous) report(`${kept} ${lost}; ${chosen ? `replaced by ${chosen}` : "no other address is free"}`);
  return chosen ?? kept;
}

function keptFrom({ connectedClusterId, name }: ServiceAddressInputs, previous: Partial<ServiceAddressInputs> | undefined): string | undefined {
  const isSame = asArmId(previous?.connectedClusterId) === asArmId(connectedClusterId) && asArmId(previous?.name) === asArmId(name);
  return isSame ? previous?.address : undefined;
}

/** Why the site cannot use this address; undefined if it has it or may get it. */
function whyLost(address: string, extension: unknown, { services }: ServiceAddresses): string | undefined {
  const holder = holderOf(address, services, extension !== undefined);
  if (holder) return `is used by ${holder.namespace}/${holder.name}`;
  const isOwn = services.some(({ addresses }) => addresses.includes(address));
  return !isOwn && refusedTo(extension).includes(address) ? "was refused by the API server when the release was installed" : undefined;
}

/** Addresses that other objects held when the release was installed. The API server's refusal overrides its list, which may show an address as free that it does not assign (Kubernetes 1.31 to 1.33). */
function refusedTo(extension: unknown): string[] {
  if (textAt(extension, "properties", "provisioningState") !== "Failed") return [];
  const statuses = listAt(extension, "properties", "statuses").map((status) => textAt(status, "message"));
  const messages = [textAt(extension, "properties", "errorInfo", "message"), ...statuses].join("\n");
  return addressRefusals(messages).flatMap(({ address, reason }) => (reason === "taken" ? [address] : []));
}

async function lookAt({ connectedClusterId, name, context }: ServiceAddressInputs, { arm, environment }: Context): Promise<Look> {
  const [extension, cluster] = await Promise.all([
    arm.get(extensionId(connectedClusterId, name), apiVersions.kubernetesConfiguration),
    tryReadServiceAddresses(context, environment),
  ]);
  return { extension, cluster };
}
