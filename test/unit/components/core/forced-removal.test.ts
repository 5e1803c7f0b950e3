import assert from "node:assert/strict";
import { isForced } from "../../../../components/core/forced-removal";

const connectedClusterId = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/line-1";
const cluster = (connectivityStatus?: string) => ({ properties: connectivityStatus === undefined ? {} : { connectivityStatus } });

/** What a cluster is called that is not connected. */
const away: [what: string, connectedCluster: unknown, words: string][] = [
  ["offline", cluster("Offline"), "is Offline"],
  ["expired", cluster("Expired"), "is Expired"],
  ["connecting", cluster("Connecting"), "is Connecting"],
  ["without a status", cluster(), "is not connected"],
  ["not there", undefined, "does not exist or may not be read"],
];

describe("the removal of what a cluster has a part in", () => {
  for (const force of [false, true])
    it(`asks a cluster that is connected, ${force ? "also where it" : "where it never"} was said to be gone`, () =>
      assert.equal(isForced(cluster("Connected"), { connectedClusterId, force }), false));

  for (const [what, connectedCluster, words] of away) {
    it(`is forced past a cluster that is ${what} once it was said to be gone for ever`, () =>
      assert.equal(isForced(connectedCluster, { connectedClusterId, force: true }), true));

    it(`is refused while the cluster is ${what} and nobody said so, with the way out`, () =>
      assert.throws(() => isForced(connectedCluster, { connectedClusterId, force: false }), {
        message: [
          `EDGE-DESTROY-OFFLINE  the site's cluster ${words}, so nothing can be removed from it`,
          `  given   ${connectedClusterId}`,
          "  allowed a cluster whose connectivityStatus is Connected",
          "  fix     start the cluster and its Arc agents, then run it again; if the cluster is gone permanently, set site.retireUnreachable to true and run `pulumi up`, then `pulumi destroy`",
        ].join("\n"),
      }));
  }
});
