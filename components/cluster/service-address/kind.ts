import { addressRefusals } from "./address-refusal";
import { apiVersions } from "../../core/api-versions";
import { EdgeError } from "../../core/fault";
import { asArmId, ignored, replaces } from "../../core/field-table";
import { listAt, textAt } from "../../core/json";
import { type ServiceAddresses, chooseServiceAddress, holderOf, serviceRanges } from "./service-address";
import type { Context, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";
import { lookAtServiceAddresses } from "../access/service-addresses";

export interface ServiceAddressInputs extends WithTimeout {
  connectedClusterId: string;
  /** Name of the extension whose Service is to have the address. */
  name: string;
  /** Context of the kubeconfig. */
  context: string;
  /** The cluster's service range, where it does not tell it itself. */
  serviceRange?: string;
  /** The address, where the user chose it. */
  given?: string;
  /** The decision. Absent only while the cluster cannot be asked, or has none to give. */
  address?: string;
}

/**
 * The address of a site's Service: what the user says, else what it has, else a free one. Nothing is made and nothing is removed.
 * Decided in check, so that it is looked at when everything before the extension is there. Kubernetes has no reservation: what somebody else takes before the
 * release is installed fails the run, and the next one takes another. A look (refresh) decides nothing.
 */
export const serviceAddress: Lifecycle<ServiceAddressInputs, Record<never, never>> = {
  kind: "cluster/ServiceAddress",
  stateVersion: 1,
  fields: {
    connectedClusterId: replaces(asArmId),
    name: replaces(),
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
        what: "no service address could be chosen: the cluster cannot be asked, or has none to give",
        given: `site.clusterAccess.context = ${context}`,
        fix: "open the way to the cluster, or set site.registry.serviceAddress",
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

/** What a decision goes by. */
interface Look {
  /** The extension as Azure has it; undefined before it is installed. */
  extension: unknown;
  cluster: ServiceAddresses | { unreachable: string };
}

/** Keeps what the site has as long as it can have it. */
async function decided(inputs: ServiceAddressInputs, previous: Partial<ServiceAddressInputs> | undefined, context: Context): Promise<string | undefined> {
  const look = await lookAt(inputs, context);
  const { extension, cluster } = look;
  const kept = keptFrom(inputs, previous) ?? textAt(extension, "properties", "configurationSettings", "service.clusterIP");
  const say = (words: string) => context.log(`[ServiceAddress ${inputs.name}] ${words}`);
  if ("unreachable" in cluster) {
    if (kept === undefined) say(`not chosen: ${cluster.unreachable}`);
    return kept;
  }
  const lost = kept === undefined ? undefined : whyLost(kept, extension, cluster);
  if (kept !== undefined && lost === undefined) return kept;
  const refused = refusedTo(extension);
  const used = [...cluster.services.flatMap(({ addresses }) => addresses), ...refused];
  const chosen = chooseServiceAddress(serviceRanges(cluster, inputs.serviceRange), used, inputs);
  // A replacement is checked a second time, as if there had been nothing before; once is enough to say why.
  if (lost !== undefined && previous) say(`${kept} ${lost}; ${chosen ? `${chosen} takes its place` : "there is no other one"}`);
  return chosen ?? kept;
}

function keptFrom({ connectedClusterId, name }: ServiceAddressInputs, previous: Partial<ServiceAddressInputs> | undefined): string | undefined {
  const isSame = asArmId(previous?.connectedClusterId) === asArmId(connectedClusterId) && previous?.name === name;
  return isSame ? previous?.address : undefined;
}

/** Why the site can never have this address, in words; undefined where it has it, or may get it. */
function whyLost(address: string, extension: unknown, { services }: ServiceAddresses): string | undefined {
  const holder = holderOf(address, services, extension !== undefined);
  if (holder) return `is used by ${holder.namespace}/${holder.name}`;
  const isOurs = services.some(({ addresses }) => addresses.includes(address));
  return !isOurs && refusedTo(extension).includes(address) ? "was refused to the release by the API server" : undefined;
}

/** Addresses that somebody else had when the release was to be installed. The API server's word counts more than its list, which may show one free that it does not give (Kubernetes 1.31 to 1.33). */
function refusedTo(extension: unknown): string[] {
  if (textAt(extension, "properties", "provisioningState") !== "Failed") return [];
  const statuses = listAt(extension, "properties", "statuses").map((status) => textAt(status, "message"));
  const words = [textAt(extension, "properties", "errorInfo", "message"), ...statuses].join("\n");
  return addressRefusals(words).flatMap(({ address, reason }) => (reason === "taken" ? [address] : []));
}

async function lookAt({ connectedClusterId, name, context }: ServiceAddressInputs, { arm, environment }: Context): Promise<Look> {
  const [extension, cluster] = await Promise.all([
    arm.get(`${connectedClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/${name}`, apiVersions.kubernetesConfiguration),
    lookAtServiceAddresses(context, environment),
  ]);
  return { extension, cluster };
}
