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

/** A custom location is created on the cluster, and nobody can read whether its features are enabled. */
export function customLocationFeatures(clusterId: string): Fault {
  const { group, name } = partsOf(clusterId);
  return missing(
    `the custom location that up creates needs two features of cluster ${name}, which init cannot see`,
    `enable them, or make sure that they are: az connectedk8s enable-features --name ${name} --resource-group ${group} --features cluster-connect custom-locations`,
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

function partsOf(id: string): { group: string; name: string } {
  return { group: parseArmId(id)?.resourceGroup ?? "<group>", name: nameOf(id) };
}

function missing(what: string, fix: string): Fault {
  return { code: "EDGE-INIT-PREREQUISITE", what, fix };
}
