import { z } from "zod";
import { type Flavor, isManagedHere, type NodeTrustChoice, nodeTrustOf } from "../../components/cluster/node-trust/node-trust-choice";
import { areDistinct, hostKeyTypes, isHostKey } from "../../components/cluster/node-trust/ssh";

const hostKey = `a public host key, type first (${hostKeyTypes.join(", ")}), as \`ssh-keyscan\` prints it behind the host's name`;
const name = "1-63 lower-case letters, digits and `-`, a letter or digit first and last";
const host = "a host name or an IP address";
const port = "a port, 1 to 65535";
const user = "the name of a user who is root, or becomes root by `sudo -n`";

const reached = {
  host: z.string(host).regex(/^[A-Za-z0-9]([-.:A-Za-z0-9]*[A-Za-z0-9])?$/, host),
  port: z.int(port).min(1, port).max(65_535, port).default(22),
  user: z
    .string(user)
    .regex(/^[a-z_][-.a-z0-9_]{0,31}$/, user)
    .default("root"),
  hostKey: z.string(hostKey).refine(isHostKey, hostKey),
};

const nodes = z
  .array(
    z.strictObject({ name: z.string(name).regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, name), ...reached }),
    "a list of nodes, each with name, host and hostKey",
  )
  .refine((list) => areDistinct(list.filter(({ name, host }) => typeof name === "string" && typeof host === "string")), {
    message: "each name once, and each host with its port once",
    // Told beside whatever else is wrong with the list.
    when: ({ value }) => Array.isArray(value) && value.every((node) => typeof node === "object" && node !== null),
  });

/** Settings of a site whose nodes are reached over SSH. */
export const nodesOverSsh = {
  /** Every node of the cluster, in the order in which they are reached. */
  nodeTrustNodes: nodes.default([]),
  /** A machine between the program and the nodes. */
  nodeTrustProxy: z.strictObject(reached).optional(),
};

/** What `nodeTrust` decides about its other settings. */
interface NodeTrustSettings {
  flavor: Flavor;
  nodeTrust?: NodeTrustChoice | undefined;
  nodeTrustAuthority?: string | undefined;
  nodeTrustNodes: unknown;
  nodeTrustProxy?: unknown;
  registry: { certificate?: { from?: string } | undefined };
}

/** Settings beside `nodeTrust` that do not go with it: path, and what is allowed there. Settings that are wrong themselves may be missing. */
function unfittingNodeTrust(settings: Partial<NodeTrustSettings>): { path: string; message: string }[] {
  const { flavor = "generic", nodeTrust, nodeTrustAuthority, nodeTrustProxy: proxy, registry } = settings;
  const count = Array.isArray(settings.nodeTrustNodes) ? settings.nodeTrustNodes.length : undefined;
  const choice = nodeTrustOf(flavor, nodeTrust);
  const onlyOverSsh = "unless site.nodeTrust is `ssh`: nobody else goes there";
  if (choice !== "ssh") {
    return [
      ...(nodeTrustAuthority === undefined || isManagedHere(choice)
        ? []
        : [{ path: "nodeTrustAuthority", message: "no value unless site.nodeTrust is `daemonset`, `ssh` or `restore`: nobody else takes it" }]),
      ...(!count ? [] : [{ path: "nodeTrustNodes", message: `no nodes ${onlyOverSsh}` }]),
      ...(proxy === undefined ? [] : [{ path: "nodeTrustProxy", message: `no value ${onlyOverSsh}` }]),
    ];
  }
  return [
    ...(count === 0 ? [{ path: "nodeTrustNodes", message: "one node or more, because site.nodeTrust = ssh" }] : []),
    ...(nodeTrustAuthority !== undefined || registry?.certificate?.from === "config"
      ? []
      : [{ path: "nodeTrustAuthority", message: "PEM certificates of authorities, because site.nodeTrust = ssh: nodes have no way to the registry's Secret" }]),
  ];
}

/** Refuses settings that do not go with `nodeTrust`, beside whatever else is wrong with a site's. */
export const fittingNodeTrust = z.superRefine<Partial<NodeTrustSettings>>(
  (site, context) => {
    for (const { path, message } of unfittingNodeTrust(site)) context.addIssue({ code: "custom", path: [path], message });
  },
  { when: ({ value }) => typeof value === "object" && value !== null },
);
