import { z } from "zod";
import { authoritiesIn } from "../../components/cluster/extension/pem-certificates";
import { type Flavor, flavors, isManagedHere, type NodeTrustChoice, nodeTrustOf, nodeTrusts } from "../../components/cluster/node-trust/node-trust-choice";
import { siteDefaults } from "../../components/site/defaults";
import { areDistinct, hostKeyTypes, isHostKey } from "../../components/cluster/node-trust/ssh";
import { condition, filled, label, text } from "./values";

const hostKey = `a public host key, type first (${hostKeyTypes.join(", ")}), as \`ssh-keyscan\` prints it after the host's name`;
const port = "a port, 1 to 65535";
const authorities = "PEM certificates of authorities, one or more, and nothing else";

const sshHost = {
  host: text(/^[A-Za-z0-9]([-.:A-Za-z0-9]*[A-Za-z0-9])?$/, "a host name or an IP address").meta({ description: "Host name or IP address." }),
  port: z.int(port).min(1, port).max(65_535, port).default(22).meta({ description: "SSH port.", allowed: port }),
  user: text(/^[a-z_][-.a-z0-9_]{0,31}$/, "the name of a user who is root, or becomes root by `sudo -n`")
    .default("root")
    .meta({ description: "User to log in as: root, or a user who may run `sudo -n`." }),
  hostKey: z
    .string(hostKey)
    .refine(isHostKey, hostKey)
    .meta({
      description: "Public SSH host key, type first. The program does not connect to a host with another key.",
      allowed: hostKey,
      pattern: `^\\s*(${hostKeyTypes.join("|")})\\s+[A-Za-z0-9+/]+=*(\\s.*)?$`,
      alsoChecked: "The key can be decoded and is of the type that it names.",
    }),
};

const nodesAllowed = "a list of nodes, each with name, host and hostKey";
const nodes = z
  .array(z.strictObject({ name: label.meta({ description: "Name by which the state remembers the node." }), ...sshHost }), nodesAllowed)
  .refine((list) => areDistinct(list.filter(({ name, host }) => typeof name === "string" && typeof host === "string")), {
    message: "each name once, and each host with its port once",
    // Reported together with every other fault of the list.
    when: ({ value }) => Array.isArray(value) && value.every((node) => typeof node === "object" && node !== null),
  })
  .meta({ allowed: nodesAllowed, alsoChecked: "Each name occurs once, and each host with its port occurs once." });

/** Settings of a site that decide how its nodes come to trust the site's registry. */
export const nodeTrustSettings = {
  flavor: z.enum(flavors).default(siteDefaults.flavor).meta({
    description: "Kind of Kubernetes. `tanzu`: Pod Security is enforced, and the extension cannot configure the nodes.",
  }),
  nodeTrust: z.enum(nodeTrusts).optional().meta({
    description:
      "How the nodes' containerd comes to trust the site's registry. `extension`: the extension configures it (Debian-like nodes only). `daemonset`: a DaemonSet does. `ssh`: the program does, over SSH. `restore`: the DaemonSet undoes its changes. `off`: the program does nothing.",
    absent: "`daemonset` with flavor `tanzu`, else `extension`",
  }),
  nodeTrustImage: filled("an image with a shell, the usual applets and nsenter").default(siteDefaults.nodeTrustImage).meta({
    // The name is in public manifests; that it has nsenter is assumed:node-image-has-nsenter.
    description:
      "Image of the DaemonSet for `nodeTrust: daemonset` and `restore`. The nodes must be able to pull it before they trust the site's registry. It runs privileged: pin it by digest (`name:tag@sha256:...`), which the policy profile `production` requires.",
  }),
  nodeTrustAuthority: z
    .string(authorities)
    .refine((value) => authoritiesIn(value) !== undefined, { message: authorities, abort: true })
    .optional()
    .meta({
      description:
        "Certificate authorities that the nodes trust, PEM. Only with `nodeTrust: daemonset`, `ssh` or `restore`; required with `ssh`, unless `site.registry.certificate.from` is `config`.",
      absent: "the authority in the registry's own Secret",
      allowed: authorities,
      pattern: "^\\s*-----BEGIN CERTIFICATE-----",
      alsoChecked: `Must be ${authorities}.`,
    }),
  nodeTrustNodes: nodes.default([]).meta({
    description:
      "Nodes of the cluster, in the order in which the program configures them. Required with `nodeTrust: ssh`, and then every node; not allowed with any other value.",
  }),
  nodeTrustProxy: z.strictObject(sshHost).optional().meta({
    description: "SSH jump host between the program and the nodes. Only with `nodeTrust: ssh`.",
    absent: "the program connects directly",
  }),
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

/** Settings that do not fit `nodeTrust`: path, and what is allowed there. Settings that are wrong themselves may be missing. */
function unfitting(settings: Partial<NodeTrustSettings>): { path: string; message: string }[] {
  const { flavor = "generic", nodeTrust, nodeTrustAuthority, nodeTrustProxy: proxy, registry } = settings;
  const count = Array.isArray(settings.nodeTrustNodes) ? settings.nodeTrustNodes.length : undefined;
  const choice = nodeTrustOf(flavor, nodeTrust);
  const onlyOverSsh = "unless site.nodeTrust is `ssh`: nothing else uses them";
  if (choice !== "ssh") {
    return [
      ...(nodeTrustAuthority === undefined || isManagedHere(choice)
        ? []
        : [{ path: "nodeTrustAuthority", message: "no value unless site.nodeTrust is `daemonset`, `ssh` or `restore`: nothing else uses it" }]),
      ...(!count ? [] : [{ path: "nodeTrustNodes", message: `no nodes ${onlyOverSsh}` }]),
      ...(proxy === undefined ? [] : [{ path: "nodeTrustProxy", message: "no value unless site.nodeTrust is `ssh`: nothing else uses it" }]),
    ];
  }
  return [
    ...(count === 0 ? [{ path: "nodeTrustNodes", message: "one node or more, because site.nodeTrust = ssh" }] : []),
    ...(nodeTrustAuthority !== undefined || registry?.certificate?.from === "config"
      ? []
      : [{ path: "nodeTrustAuthority", message: "PEM certificates of authorities, because site.nodeTrust = ssh: nodes cannot read the registry's Secret" }]),
  ];
}

/** Refuses settings that do not fit `nodeTrust`; runs even where other settings are wrong. */
export const fittingNodeTrust = z.superRefine<Partial<NodeTrustSettings>>(
  (site, context) => {
    for (const { path, message } of unfitting(site)) context.addIssue({ code: "custom", path: [path], message });
  },
  { when: ({ value }) => typeof value === "object" && value !== null },
);

const isGiven = (name: string, ...values: string[]) => ({ properties: { [name]: { enum: values } }, required: [name] });
/** Conditions on what decides: the choice itself, or the flavor where there is none. */
const isSsh = isGiven("nodeTrust", "ssh");
const runsNodeScript = { anyOf: [isGiven("nodeTrust", "daemonset", "ssh", "restore"), { ...isGiven("flavor", "tanzu"), not: { required: ["nodeTrust"] } }] };
const isExtension = { anyOf: [isGiven("nodeTrust", "extension"), { properties: { flavor: { const: "generic" } }, not: { required: ["nodeTrust"] } }] };
const hasConfigCertificate = {
  properties: { registry: { properties: { certificate: isGiven("from", "config") }, required: ["certificate"] } },
  required: ["registry"],
};

/** The rules of `fittingNodeTrust`, and that of `labelledNodesOnly`, as conditions of JSON Schema on a whole site. */
export const nodeTrustConditions = [
  condition(
    isSsh,
    { required: ["nodeTrustNodes"], properties: { nodeTrustNodes: { minItems: 1 } } },
    { properties: { nodeTrustNodes: { maxItems: 0 }, nodeTrustProxy: false } },
  ),
  condition({ allOf: [isSsh, { not: hasConfigCertificate }] }, { required: ["nodeTrustAuthority"] }),
  condition(runsNodeScript, {}, { properties: { nodeTrustAuthority: false } }),
  condition(isExtension, {}, { properties: { registry: { properties: { labelledNodesOnly: { const: false } } } } }),
];
