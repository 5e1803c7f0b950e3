import type { CoreV1Event } from "../../../components/cluster/access/kubernetes-client";
import { readWarningEvents } from "../../../components/cluster/access/warning-events";
import type { Fault } from "../../../components/core/fault";
import { foreignText } from "../../../components/core/foreign-text";
import { type Check, type Findings, unlessForbidden, warnings } from "../check";
import type { SiteView } from "./site-view";

/** Do events of the cluster report connections or names that fail? Whether the site reaches Azure also shows in its connection state and its last sync. */
export const clusterNetwork: Check<SiteView> = {
  id: "cluster-network",
  examines: "failed connections and names in the cluster's events of the last hour",
  look: async (view): Promise<Findings> => {
    const events = await unlessForbidden(readWarningEvents(view.cluster()));
    return events === undefined ? { skipped: "this kubeconfig's user may not read events" } : warnings(networkFaults(events));
  },
};

/** Texts of Go's network and TLS packages, in which kubelets, containerd and agents report a failed connection. */
const failures: readonly [pattern: RegExp, fix: string][] = [
  [
    /lookup (\S+?)(?: on [^:]+(?::\d+)?)?: (?:no such host|server misbehaving|i\/o timeout)/,
    "correct the site's DNS: this name must resolve on the nodes and in the cluster",
  ],
  [
    /(?:dial tcp|proxyconnect tcp:? ?(?:dial tcp)?) (\S+?): .*(?:connection refused|i\/o timeout|network is unreachable|no route to host)/,
    "allow the cluster's nodes to reach this address: firewall, proxy and routes",
  ],
];

/** One fault for each name or address that fails, with the number of objects that report it. */
export function networkFaults(events: readonly CoreV1Event[]): Fault[] {
  const found = new Map<string, { fix: string; message: string; objects: Set<string> }>();
  for (const { message = "", involvedObject, metadata } of events)
    for (const [pattern, fix] of failures) {
      const target = pattern.exec(message)?.[1];
      if (target === undefined) continue;
      const one = found.get(target) ?? { fix, message, objects: new Set<string>() };
      one.objects.add(`${involvedObject.kind} ${metadata.namespace}/${involvedObject.name}`);
      found.set(target, one);
      break;
    }
  return [...found].map(([target, { fix, message, objects }]) => ({
    code: "EDGE-CLUSTER-NETWORK",
    what: `the cluster does not reach ${foreignText(target)}: ${foreignText(message)}`,
    given: foreignText([...objects].slice(0, 3).join(", ")) + (objects.size > 3 ? ` and ${objects.size - 3} more` : ""),
    allowed: "connections to everything that the cluster's pods and nodes need",
    fix,
  }));
}
