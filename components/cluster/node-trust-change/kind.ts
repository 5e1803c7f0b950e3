import { apiVersions } from "../../core/api-versions";
import { EdgeError } from "../../core/fault";
import { asYaml, ignored, replaces, updates } from "../../core/field-table";
import { canonicalJson, parsedJson } from "../../core/json";
import type { CallPhase, Lifecycle } from "../../dynamic/lifecycle";
import type { WithMaintenance } from "../../maintenance/maintenance";
import { startPermission } from "../../maintenance/start-permission";
import { ClusterAccessError, clusterFixes } from "../access/cluster-access-error";
import { loadKubeconfig } from "../access/kubeconfig";
import { deployedNodeTrust } from "../node-trust/deployed-node-trust";

/** Inputs of NodeTrustChange. */
export interface NodeTrustChangeInputs extends WithMaintenance {
  /** Required. ARM id of the Arc-enabled cluster: an answer about it shows the service's time. */
  connectedClusterId: string;
  /** Required. Kubeconfig context of the cluster. */
  context: string;
  /** Required. Namespace of NodeTrust's objects. */
  namespace: string;
  /** Required. Name of NodeTrust's objects: what they deploy already needs no window. */
  objectName: string;
  /** Required. What the nodes must get, JSON. Not secret. */
  wanted: string;
}

/** Outputs of NodeTrustChange. */
export interface NodeTrustChangeState {
  /** What the nodes may get now: `wanted` once a window was open, else the previous one. Absent before the first. */
  released: string;
}

type Inputs = NodeTrustChangeInputs;
type State = NodeTrustChangeState;

/** What the cluster's objects deploy already, where no run recorded it: a site that is given its first window keeps it. */
const adopted: CallPhase<Inputs, State> = {
  name: "deployed node trust read",
  dependsOn: ["namespace", "objectName"],
  start: async () => undefined,
  learn: async ({ context, namespace, objectName }, _result, { released }, { environment }) => {
    if (released !== undefined) return {};
    try {
      const deployed = await deployedNodeTrust(loadKubeconfig({ context, environment }), namespace, objectName);
      return deployed === undefined ? {} : { released: JSON.stringify(deployed) };
    } catch (error) {
      if (!(error instanceof ClusterAccessError)) throw error;
      throw new EdgeError([{ code: "EDGE-CLUSTER-UNREACHABLE", what: error.message, fix: clusterFixes[error.kind] }]);
    }
  },
};

/** Releases the change inside a window. What is applied already needs none. */
const released: CallPhase<Inputs, State> = {
  name: "released",
  find: async ({ wanted }, known) => (known.released !== undefined && isSame(known.released, wanted) ? { released: wanted } : undefined),
  permission: async ({ connectedClusterId, maintenance }, _known, { arm, environment }) => {
    const { time } = await arm.send({ method: "GET", path: connectedClusterId, apiVersion: apiVersions.connectedCluster });
    return startPermission({ maintenance, time, proof: { is: "staged" }, lastTookMs: undefined }, environment);
  },
  start: async () => undefined,
  learn: ({ wanted }) => ({ released: wanted }),
};

/** A change of node trust, which may restart containerd: held until a maintenance window is open. Calls nothing; NodeTrust applies what is released. */
export const nodeTrustChange: Lifecycle<Inputs, State> = {
  kind: "cluster/NodeTrustChange",
  stateVersion: 1,
  fields: {
    connectedClusterId: ignored,
    context: ignored,
    namespace: replaces(),
    objectName: replaces(),
    wanted: updates(asYaml),
    maintenance: ignored,
    timeout: ignored,
  },
  id: ({ namespace, objectName }) => `${namespace}/${objectName}:change`,
  phases: [adopted, released],
  read: async () => ({ is: "present" }),
  remove: [],
};

function isSame(one: string, other: string): boolean {
  return canonicalJson(parsedJson(one) ?? null) === canonicalJson(parsedJson(other) ?? null);
}
