/** What a cluster's own message means, and what to do. */
export interface ClusterFailure {
  /** Continues "it failed, ...". */
  means: string;
  fix: string;
}

interface FailureClass {
  pattern: RegExp;
  means: string;
  /** @param place the namespace that is concerned, in words */
  fix(place: string): string;
}

const imageHosts = "mcr.microsoft.com and *.data.mcr.microsoft.com";

/**
 * Refusals of a cluster that do not depend on what is installed. The first matching class counts: a webhook that does not answer is named like one that refuses.
 * Source: wordings of OpenShift, Gatekeeper, Kyverno, the API server, kubelet and containerd in their sources and public reports.
 */
const classes: readonly FailureClass[] = [
  {
    pattern: /failed (calling|to call) webhook|no endpoints available for service "[^"]*webhook/i,
    means: "an admission webhook of the cluster does not answer",
    fix: () => "start the webhook's pods, or delete its webhook configuration if its software was removed; the message names it",
  },
  {
    pattern: /unable to validate against any security context constraint/i,
    means: "OpenShift's security context constraints reject its pods",
    fix: (place) =>
      `grant the service accounts of ${place} a constraint that admits them (oc adm policy add-scc-to-group <constraint> system:serviceaccounts:<namespace>); site.nodeTrust off needs no privileged pods`,
  },
  {
    pattern: /gatekeeper\.sh|azurepolicy-/i,
    means: "a Gatekeeper or Azure Policy constraint rejects it",
    fix: (place) =>
      `exempt ${place} from the constraint in brackets; one that begins with azurepolicy- is exempted in the assignment (excludedNamespaces, \`edge-staging exemptions\`)`,
  },
  {
    pattern: /kyverno.*(denied|blocked)|(denied|blocked).*kyverno|blocked due to the following policies/is,
    means: "a Kyverno policy rejects it",
    fix: (place) => `exclude ${place} from the policy that the message names, or create a PolicyException`,
  },
  {
    pattern:
      /admission webhook "[^"]*" denied|ValidatingAdmissionPolicy .* denied|unable to validate against any pod security policy|disallowed by (cluster )?policy/i,
    means: "an admission policy of the cluster rejects it",
    fix: (place) => `exempt ${place} from the policy that the message names`,
  },
  {
    pattern: /exceeded quota|failed quota|(maximum|minimum) (cpu|memory|storage) usage per/i,
    means: "a quota or limit of its namespace rejects it",
    fix: (place) =>
      `raise the ResourceQuota or LimitRange of ${place} that the message names, or request less (for the registry's volume: site.registry.storageRequest)`,
  },
  {
    pattern: /no space left on device|low on resource: (ephemeral-storage|imagefs|nodefs)|disk ?pressure/i,
    means: "a disk of a node is full",
    fix: () => "free disk space on the node, or extend its disk; unused images can be removed with `crictl rmi --prune`",
  },
  {
    pattern: /exec format error|no match for platform in manifest|no matching manifest for/i,
    means: "a node has another processor than its images",
    fix: () => "add a linux/amd64 node to the cluster, and keep its pods off the others",
  },
  {
    pattern: /toomanyrequests|429 too many requests|rate limit/i,
    means: "a registry limits the rate of pulls",
    fix: () => "wait until the limit is over; give the nodes a login or a mirror for the registry that the message names",
  },
  {
    pattern: /x509:|certificate signed by unknown authority|certificate verify failed/i,
    means: "a proxy that inspects TLS answers in place of a registry, or its authority is not trusted",
    fix: () =>
      `exempt the host that the message names from TLS inspection (for the registry's own images ${imageHosts}), or make the nodes trust the proxy's authority`,
  },
  {
    pattern: /proxyconnect|407 proxy authentication required|no such host|i\/o timeout|connection refused|network is unreachable|connection reset by peer/i,
    means: "a host that it needs cannot be reached",
    fix: () =>
      `allow nodes and pods to reach the host that the message names (for the registry's own images ${imageHosts}), also through the cluster's proxy settings`,
  },
];

/** Explains a message of Helm or of the API server; undefined for one that is of no such class. `place`: the namespace that is concerned, for example `namespace vision`. */
export function clusterFailure(message: string, place: string): ClusterFailure | undefined {
  const found = classes.find(({ pattern }) => pattern.test(message));
  return found && { means: found.means, fix: found.fix(place) };
}
