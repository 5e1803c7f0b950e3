import assert from "node:assert/strict";
import { isForced } from "../../../../components/core/forced-removal";

const connectedClusterId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/line-1";
const cluster = (connectivityStatus?: string) => ({ properties: connectivityStatus === undefined ? {} : { connectivityStatus } });

/** Clusters that are not connected, with their description in the error. */
const disconnected: [what: string, connectedCluster: unknown, description: string][] = [
  ["offline", cluster("Offline"), "is Offline"],
  ["expired", cluster("Expired"), "is Expired"],
  ["connecting", cluster("Connecting"), "is Connecting"],
  ["without a status", cluster(), "is not connected"],
  ["missing or not readable", undefined, "does not exist or may not be read"],
];

describe("the forced removal of objects on a cluster", () => {
  for (const force of [false, true])
    it(`is not used for a connected cluster ${force ? "even with" : "without"} force`, () =>
      assert.equal(isForced(cluster("Connected"), { connectedClusterId, force }), false));

  for (const [what, connectedCluster, description] of disconnected) {
    it(`is used for a cluster that is ${what} with force`, () => assert.equal(isForced(connectedCluster, { connectedClusterId, force: true }), true));

    it(`is refused for a cluster that is ${what} without force, and the error has the fix`, () =>
      assert.throws(() => isForced(connectedCluster, { connectedClusterId, force: false }), {
        message: [
          `EDGE-DESTROY-OFFLINE  the site's cluster ${description}, so nothing can be removed from it`,
          `  given   ${connectedClusterId}`,
          "  allowed a cluster whose connectivityStatus is Connected",
          "  fix     start the cluster and its Arc agents, then run it again; if the cluster is gone permanently, set site.retireUnreachable to true and run `pulumi up`, then `pulumi destroy`",
        ].join("\n"),
      }));
  }
});
