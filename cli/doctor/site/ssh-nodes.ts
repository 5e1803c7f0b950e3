import { connect } from "node:net";
import { readPodsAndLinuxNodes } from "../../../components/cluster/access/pods";
import type { V1Node } from "../../../components/cluster/access/kubernetes-client";
import type { SshHost, SshNode } from "../../../components/cluster/node-trust/ssh";
import { nodeTrustOf } from "../../../components/cluster/node-trust/node-trust-choice";
import type { Fault } from "../../../components/core/fault";
import { foreignText } from "../../../components/core/foreign-text";
import { inParallel } from "../../io/in-parallel";
import { type Check, type Findings, warnings } from "../check";
import type { SiteView } from "./site-view";

/** How long an SSH server may take to greet, in milliseconds. Chosen by this project. */
const limitMs = 10_000;

/** Number of greetings at the same time. Chosen by this project. */
const atOnce = 8;

/** Does `site.nodeTrustNodes` have every node of the cluster, and does each answer over SSH? With a jump host, only the jump host is checked. No login takes place. */
export const sshNodes: Check<SiteView> = {
  id: "ssh-nodes",
  examines: "nodes that are configured over SSH: every node of the cluster, each with an SSH server that answers",
  look: async (view): Promise<Findings> => {
    const { flavor, nodeTrust, nodeTrustNodes = [], nodeTrustProxy: proxy } = view.site;
    const choice = nodeTrustOf(flavor, nodeTrust);
    if (choice !== "ssh") return { skipped: `site.nodeTrust is ${choice}` };
    const { nodes } = await readPodsAndLinuxNodes(view.cluster());
    const asked = proxy === undefined ? nodeTrustNodes : [{ ...proxy, name: "the jump host" }];
    const greeted = await inParallel(asked, atOnce, async (host) => ({ host, failure: await greetingFailure(host) }));
    return warnings([
      ...unlistedFaults(nodes, nodeTrustNodes),
      ...greeted.flatMap(({ host, failure }) => (failure === undefined ? [] : [silentFault(host, failure)])),
    ]);
  },
};

/** Fault of a cluster with more nodes than the list has, with those whose name and addresses are not in it. */
export function unlistedFaults(nodes: readonly V1Node[], listed: readonly Pick<SshNode, "name" | "host">[]): Fault[] {
  if (nodes.length <= listed.length) return [];
  const known = new Set(listed.flatMap(({ name, host }) => [name.toLowerCase(), host.toLowerCase()]));
  const isListed = ({ metadata, status }: V1Node) =>
    [metadata?.name ?? "", ...(status?.addresses ?? []).map(({ address }) => address)].some((one) => known.has(one.toLowerCase()));
  const missing = nodes.filter((node) => !isListed(node)).map(({ metadata }) => metadata?.name ?? "");
  return [
    {
      code: "EDGE-NODE-TRUST",
      what: `the cluster has ${nodes.length} nodes, and site.nodeTrustNodes lists ${listed.length}: pods on the others cannot pull from the site's registry`,
      given: missing.length > 0 ? `not in the list: ${missing.join(", ")}` : `listed: ${listed.map(({ name }) => name).join(", ")}`,
      allowed: "every node of the cluster",
      fix: "add the node to site.nodeTrustNodes, then run `edge-staging up <stack>`",
    },
  ];
}

/** Fault of a machine whose SSH server does not answer. */
export function silentFault({ name, host, port }: SshNode, failure: string): Fault {
  return {
    code: "EDGE-NODE-TRUST",
    what: `${name} does not answer by SSH: ${foreignText(failure)}`,
    given: `${host}:${port}`,
    allowed: "an SSH server that this machine reaches",
    fix: "start the node or its SSH server, or correct the address, the port or the firewall; until then `up` cannot change the node's trust",
  };
}

/** Why the server does not greet as an SSH server does; undefined where it does. Source: RFC 4253, 4.2. */
export function greetingFailure({ host, port }: Pick<SshHost, "host" | "port">, timeoutMs = limitMs): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (failure: string | undefined) => {
      socket.destroy();
      resolve(failure);
    };
    socket.setTimeout(timeoutMs, () => end(`no answer for ${timeoutMs / 1000} s`));
    socket.once("error", ({ message }) => end(message));
    socket.once("end", () => end("it closed the connection without a greeting"));
    socket.once("data", (bytes) => end(bytes.toString("latin1").includes("SSH-") ? undefined : "something else than an SSH server answers"));
  });
}
