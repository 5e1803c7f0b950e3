import { nameOf, parseArmId } from "../../components/core/arm-id";
import type { Fault } from "../../components/core/fault";

/** What this program does not create and a stack needs, each with the command that creates it. Sources of the commands: "Set up workload orchestration", "Prepare the environment for workload orchestration", "Create custom locations". */

/** There is no Arc-enabled cluster. */
export const noCluster: Fault = missing(
  "the account sees no Arc-enabled Kubernetes cluster",
  "connect one, with its kubeconfig context selected: az connectedk8s connect --name <cluster> --resource-group <group>",
);

/** There is no file of a hub. */
export const noHub: Fault = missing(
  "stacks/ has no file of a hub, and a site belongs to one",
  "write it first: npx edge-staging init hub <name>, then npx edge-staging up <name>",
);

/** The account sees no context of workload orchestration. `capabilities`: those that it needs. */
export function noContext(location: string, capabilities: readonly string[]): Fault {
  const named = (names: readonly string[]) => names.map((name, index) => `"[${index}].name=${name}" "[${index}].description=${name}"`).join(" ");
  return missing(
    "the account sees no context of workload orchestration, and a tenant has exactly one",
    `if the tenant has none, answer create to --prerequisites, which sets hub.prerequisites, or create it: az workload-orchestration context create --name <name> --resource-group <group> --location ${location} --hierarchies ${named(["factory", "line"])} --capabilities ${named(capabilities.length > 0 ? capabilities : ["staging"])}; otherwise ask its owner for the role Reader`,
  );
}

/** A cluster as the commands name it. */
interface ClusterName {
  id: string;
  location: string;
}

/** The cluster has no custom location. `extensionId`: its workload orchestration extension, undefined where it has none. */
export function noCustomLocation({ id, location }: ClusterName, extensionId: string | undefined): Fault {
  const { group, name } = partsOf(id);
  const features = `az connectedk8s enable-features --name ${name} --resource-group ${group} --features cluster-connect custom-locations`;
  const create = `az customlocation create --name ${name} --resource-group ${group} --location ${location} --namespace ${name.toLowerCase()} --host-resource-id ${id} --cluster-extension-ids ${extensionId ?? `${id}/providers/Microsoft.KubernetesConfiguration/extensions/workloadorchestration`}`;
  const first = extensionId === undefined ? "after the workload orchestration extension, create it" : "create it";
  return missing(`cluster ${name} has no custom location that the account sees`, `${first}: ${features} && ${create}`);
}

/** The cluster has no workload orchestration extension. `storageClass`: of the cluster, undefined where unknown. */
export function noOrchestrationExtension(clusterId: string, storageClass: string | undefined): Fault {
  const volume = `--config redis.persistentVolume.storageClass=${storageClass ?? "<class>"} --config redis.persistentVolume.size=20Gi`;
  return missing(
    `cluster ${nameOf(clusterId)} has no workload orchestration extension`,
    `install it: ${extensionCreate(clusterId, "workloadorchestration", "Microsoft.workloadorchestration")} --scope cluster --release-train stable ${volume}`,
  );
}

/** The cluster has no cert-manager. */
export function noCertManager(clusterId: string): Fault {
  return missing(
    `cluster ${nameOf(clusterId)} has no cert-manager, which issues the certificate of the site's registry`,
    `install it: ${extensionCreate(clusterId, "cert-manager", "microsoft.certmanagement")}; or choose another source in site.registry.certificate`,
  );
}

/** The cluster's agents are not connected to Azure. */
export function notConnected(clusterId: string, status: string): Fault {
  return {
    ...missing(`cluster ${nameOf(clusterId)} is not connected to Azure`, "check the agents: kubectl get pods --namespace azure-arc"),
    given: `connectivityStatus = ${status}`,
    allowed: "Connected",
  };
}

/** There is nothing that `--adopt` could adopt. `what`: which resource is missing where. */
export function nothingToAdopt(what: string): Fault {
  return missing(what, "leave out --adopt to have a new site created, or choose another --hub or --cluster");
}

function extensionCreate(clusterId: string, name: string, type: string): string {
  const { group, name: cluster } = partsOf(clusterId);
  return `az k8s-extension create --name ${name} --extension-type ${type} --cluster-name ${cluster} --cluster-type connectedClusters --resource-group ${group}`;
}

function partsOf(id: string): { group: string; name: string } {
  return { group: parseArmId(id)?.resourceGroup ?? "<group>", name: nameOf(id) };
}

function missing(what: string, fix: string): Fault {
  return { code: "EDGE-INIT-PREREQUISITE", what, fix };
}
