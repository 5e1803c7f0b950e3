import { authoritiesIn } from "../../components/cluster/extension/pem-certificates";
import { nodeTrustChange } from "../../components/cluster/node-trust-change/kind";
import { trustedNodes } from "../../components/cluster/trusted-nodes/kind";
import { isObject, textAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { addedAndRemoved, describeKind, type FieldDescription, high, type Impact, type KindDescription, low, medium, none } from "./kind-description";

/** Where an edit of config.toml restarts containerd. Source: docs/reference/node-trust.md, "What changes on a node". */
const restartWhereEdited = "containerd restarts once on nodes whose config.toml is edited (plans legacy and config_path), not on others (plan files)";
const noRestart = "containerd does not restart";
const nodeByNode = "one node at a time";

const metadataFields = { "metadata.name": { label: "name" }, "metadata.namespace": { label: "namespace" } };

const newScript = medium(
  `the new script checks every node, ${nodeByNode}; containerd restarts once on nodes whose config.toml the script changes, not on others`,
);

const authorities: FieldDescription = {
  label: "certificate authorities",
  difference: (before, after) => countAuthorities(before, after),
  impact: (before, after) => {
    // One side is unknown when the authorities move to or from another source; the DaemonSet's volume describes that.
    if (before === undefined || after === undefined) return low(`the trusted authorities move to or from the site's settings; ${noRestart}`);
    return changedAuthorities(before, after).removed.length === 0
      ? low(`nodes trust additional authorities within minutes; ${noRestart}`)
      : medium(`nodes stop trusting an authority within minutes: pulls fail where it signed the registry's certificate; ${noRestart}`);
  },
};

const nodeScript: KindDescription = {
  type: resourceTypes.configMap,
  label: "node trust script",
  create: low("delivers the script that makes nodes trust the registry to the cluster"),
  update: newScript,
  replace: newScript,
  delete: low(`nodes stay as they are; ${noRestart}`),
  fields: { ...metadataFields, "data.ca.crt": authorities },
};

const recheck = medium(`every node is checked again, ${nodeByNode}; ${restartWhereEdited}`);
const configureTrust = medium(`every node is configured to trust the registry, ${nodeByNode}; ${restartWhereEdited}`);
const restore = high(`every node gets its original configuration back, ${nodeByNode}, and no longer pulls from the registry; ${restartWhereEdited}`);
const newAddress = medium(
  `nodes trust the registry at the new address, ${nodeByNode}; containerd restarts once on nodes whose config.toml contains the address (plan legacy, or tables written by hand), not on nodes that read a directory (plans config_path and files)`,
);

/** Image and environment variables of the DaemonSet's container. */
const podSettings: FieldDescription = {
  label: "pod settings",
  difference: (before, after) => changedSettings(before, after).join(", "),
  impact: (before, after) => {
    const changed = changedSettings(before, after);
    const isRestoring = settingsOf(after).get("MODE") === "restore";
    if (changed.length === 0) return recheck;
    if (changed.includes("MODE")) return isRestoring ? restore : configureTrust;
    if (isRestoring) return low(`nodes already have their original configuration; ${noRestart}`);
    if (changed.includes("ADDRESS")) return newAddress;
    return low(`new pods check the nodes, ${nodeByNode}; trust does not change, and ${noRestart}`);
  },
};

const nodePods: KindDescription = {
  type: resourceTypes.daemonSet,
  label: "node trust DaemonSet",
  create: medium(`every node is configured to trust the registry, all within about a minute; ${restartWhereEdited}`),
  update: recheck,
  replace: medium(`nodes stay as they are until the pods run again; until then ${noRestart}`),
  delete: medium(`nodes stay as they are, and ${noRestart}; nodes that are added later do not trust the registry`),
  fields: {
    ...metadataFields,
    "spec.template.spec.containers": podSettings,
    "spec.template.spec.volumes": {
      label: "source of the authorities",
      difference: (before, after) => `${authoritySource(before)} to ${authoritySource(after)}`,
      impact: () =>
        medium(`nodes read the authorities from another source, ${nodeByNode}: pulls fail if none of them signed the registry's certificate; ${noRestart}`),
    },
    "spec.template.metadata.annotations.edge-staging/script": { label: "script", impact: () => newScript },
  },
};

const recheckNode = medium(`the node is checked again; ${restartWhereEdited}`);

/** Standard input of the SSH command: the node script with its variables and certificates. Never shown. */
const sshInput: FieldDescription = {
  label: "script input",
  difference: (before, after) => {
    const [old, now] = [parseSshInput(before), parseSshInput(after)];
    return [
      ...(old.authorities === now.authorities ? [] : [`authorities: ${countAuthorities(old.authorities, now.authorities)}`]),
      ...(old.address === now.address ? [] : [`address: ${old.address} to ${now.address}`]),
      ...(old.rest === now.rest ? [] : ["script"]),
    ].join("; ");
  },
  impact: (before, after) => (before === undefined || after === undefined ? recheckNode : sshInputImpact(parseSshInput(before), parseSshInput(after))),
};

/** Node trust that is configured over SSH, one command per node. */
const nodeCommand: KindDescription = {
  type: resourceTypes.remoteCommand,
  label: "node trust over SSH",
  create: medium(`the node is configured to trust the registry, after the nodes before it; ${restartWhereEdited}`),
  update: recheckNode,
  replace: high(`the node gets its original configuration back and cannot pull from the registry until trust is configured again; ${restartWhereEdited}`),
  delete: high(`the node gets its original configuration back and no longer pulls from the registry; ${restartWhereEdited}`),
  fields: {
    stdin: sshInput,
    connection: {
      label: "SSH connection",
      isSecret: true,
      impact: () => medium(`the node is reached over another connection and checked again; ${restartWhereEdited}`),
    },
  },
};

/** Kinds that make the nodes trust the site's registry, in dependency order. */
export const nodeTrustKinds: readonly KindDescription[] = [
  nodeScript,
  nodePods,
  describeKind(nodeTrustChange, {
    label: "change of node trust",
    create: none("changes of node trust wait for the site's maintenance windows"),
    update: medium(`the changed node trust reaches every node, ${nodeByNode}; ${restartWhereEdited}`),
    replace: none("changes of node trust wait for the site's maintenance windows"),
    delete: none("changes of node trust no longer wait for maintenance windows"),
    fields: { namespace: { label: "namespace" } },
  }),
  describeKind(trustedNodes, {
    label: "node trust check",
    create: none("the run waits until every node trusts the registry"),
    update: none("the run waits until every node has the declared configuration"),
    replace: none("the run waits until every node has the declared configuration"),
    delete: none("no effect"),
    fields: { namespace: { label: "namespace" } },
  }),
  nodeCommand,
];

/** Impact of switching the extension's own trust distribution, which supports Debian-like nodes only; how it works is not documented. */
export function extensionTrustImpact(after: unknown): Impact {
  return after === "false"
    ? medium(
        `the Helm release is upgraded in place and stops configuring node trust: files on the nodes stay, and ${noRestart} (assumed:trust-distribution-switch)`,
      )
    : medium(
        "the Helm release is upgraded in place and configures trust on Debian-like nodes: their containerd may restart (assumed:trust-distribution-switch)",
      );
}

interface SshInput {
  authorities: string;
  address: string;
  /** Everything else except the variables that are only printed or waited for. */
  rest: string;
}

const certificate = /-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n/g;

/** Splits what components/cluster/node-trust/node-script.ts and NodeTrustOverSsh compose. */
function parseSshInput(stdin: unknown): SshInput {
  const text = String(stdin);
  const rest = text.replaceAll(certificate, "").replace(/^(ADDRESS|NODE_NAME|HOST|WAIT_SECONDS)=.*\n/gm, "");
  return { authorities: (text.match(certificate) ?? []).join(""), address: /^ADDRESS='(.*)'$/m.exec(text)?.[1] ?? "", rest };
}

function sshInputImpact(old: SshInput, now: SshInput): Impact {
  if (old.rest !== now.rest) return medium("the new script checks the node; containerd restarts once if the script changes config.toml, and otherwise not");
  if (old.address !== now.address)
    return medium(
      "the node trusts the registry at the new address; containerd restarts once if config.toml contains the address (plan legacy, or tables written by hand), not if it reads a directory (plans config_path and files)",
    );
  const { added, removed } = changedAuthorities(old.authorities, now.authorities);
  if (removed.length > 0) return medium(`the node stops trusting an authority: pulls fail if it signed the registry's certificate; ${noRestart}`);
  if (added.length > 0) return low(`the node trusts additional authorities; ${noRestart}`);
  return low(`only the node's name in messages or the wait for the registry changes; ${noRestart}`);
}

/** Image and environment variables of the pods' single container, by name. */
function settingsOf(containers: unknown): Map<string, unknown> {
  const [container] = Array.isArray(containers) ? (containers as unknown[]) : [];
  if (!isObject(container)) return new Map();
  const variables = Array.isArray(container["env"]) ? container["env"].filter(isObject) : [];
  return new Map([["image", container["image"]], ...variables.map(({ name, value }): [string, unknown] => [String(name), value])]);
}

function changedSettings(before: unknown, after: unknown): string[] {
  const [old, now] = [settingsOf(before), settingsOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name)).sort();
}

/** Compares the fingerprints of the certificates in two PEM texts. */
function changedAuthorities(before: unknown, after: unknown): { added: string[]; removed: string[] } {
  const fingerprints = (pem: unknown) => (authoritiesIn(String(pem)) ?? []).map(({ fingerprint256 }) => fingerprint256);
  return addedAndRemoved(fingerprints(before), fingerprints(after));
}

function countAuthorities(before: unknown, after: unknown): string {
  const { added, removed } = changedAuthorities(before, after);
  return `${added.length} added, ${removed.length} removed`;
}

/** Where the pods' volume `authority` comes from. */
function authoritySource(volumes: unknown): string {
  const volume = (Array.isArray(volumes) ? (volumes as unknown[]) : []).find((one) => isObject(one) && one["name"] === "authority");
  const secret = isObject(volume) ? textAt(volume, "secret", "secretName") : undefined;
  return secret === undefined ? "site.nodeTrustAuthority" : `Secret ${secret}`;
}
