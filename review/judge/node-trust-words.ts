import { trustedNodes } from "../../components/cluster/trusted-nodes/kind";
import { authoritiesIn } from "../../components/cluster/extension/certificate-authority";
import { isObject, textAt } from "../../components/core/json";
import { type FieldWords, gainedAndLost, high, type KindWords, low, medium, type Meaning, none, ownKind } from "./kind-words";

/** Where containerd restarts for an edit of config.toml. Source: docs/reference/node-trust.md, "What changes on a node". */
export const whereEdited = "containerd restarts once on a node whose config.toml is edited (plans legacy and config_path), and on no other (plan files)";
const nodeByNode = "one node at a time";
/** What an operator wants to hear. */
export const nothingRestarts = "no containerd restarts";

const named = { "metadata.name": { label: "name" }, "metadata.namespace": { label: "namespace" } };

const anotherScript = medium(
  `another script looks at every node, ${nodeByNode}; containerd restarts once on a node to which it gives another config.toml, and on no other`,
);

const authority: FieldWords = {
  label: "authority",
  difference: (before, after) => counted(gainedAndLostAuthorities(before, after)),
  means: (before, after) => {
    // Beside another place to look for it, which is told of the pods.
    if (before === undefined || after === undefined) return low(`whom nodes trust stands in the config or no longer does, and ${nothingRestarts}`);
    const { lost } = gainedAndLostAuthorities(before, after);
    return lost.length === 0
      ? low(`nodes trust more authorities within minutes, and ${nothingRestarts}`)
      : medium(`within minutes nodes trust an authority no more: pulls fail where it signed the registry's certificate; ${nothingRestarts}`);
  },
};

const nodeScript: KindWords = {
  type: "kubernetes:core/v1:ConfigMap",
  noun: "node script",
  create: low("what makes nodes trust the registry is brought to the cluster"),
  update: anotherScript,
  replace: anotherScript,
  delete: low(`nodes stay as they are, and ${nothingRestarts}`),
  fields: { ...named, "data.ca.crt": authority },
};

/** What the pods are told and what a change of it comes to for the nodes. */
const orders: FieldWords = {
  label: "orders of the pods",
  difference: (before, after) => changedOrders(before, after).join(", "),
  means: (before, after) => {
    const changed = changedOrders(before, after);
    const isRestoring = ordersOf(after).get("MODE") === "restore";
    if (changed.length === 0) return careful;
    if (changed.includes("MODE")) return isRestoring ? restored : trustedAgain;
    if (isRestoring) return low(`nodes have their own bytes already, and ${nothingRestarts}`);
    if (changed.includes("ADDRESS")) return anotherAddress;
    return low(`other pods look at the nodes, ${nodeByNode}; what a node trusts stays, and ${nothingRestarts}`);
  },
};

const careful = medium(`nodes are looked at again, ${nodeByNode}; ${whereEdited}`);
const trustedAgain = medium(`every node is made to trust the registry, ${nodeByNode}; ${whereEdited}`);
const restored = high(`every node gets its own bytes back, ${nodeByNode}, and pulls from the registry no more; ${whereEdited}`);
const anotherAddress = medium(
  `nodes trust the registry at another address, ${nodeByNode}; containerd restarts once on a node whose config.toml names the address (plan legacy, or tables written by hand), and on no node that looks into a folder (plans config_path and files)`,
);

const nodePods: KindWords = {
  type: "kubernetes:apps/v1:DaemonSet",
  noun: "pods that keep nodes trusting the registry",
  create: medium(`every node is made to trust the registry, all within a minute or so; ${whereEdited}`),
  update: careful,
  replace: medium(`nodes stay as they are until the pods are back, and ${nothingRestarts} before`),
  delete: medium(`nodes stay as they are, ${nothingRestarts}, and a node that is added later does not trust the registry`),
  fields: {
    ...named,
    "spec.template.spec.containers": orders,
    "spec.template.spec.volumes": {
      label: "where the authority stands",
      difference: (before, after) => `${authorityPlace(before)} to ${authorityPlace(after)}`,
      means: () =>
        medium(`nodes look for the authority in another place, ${nodeByNode}: pulls fail where it did not sign the registry's certificate; ${nothingRestarts}`),
    },
    "spec.template.metadata.annotations.edge-staging/script": { label: "script", means: () => anotherScript },
  },
};

/** Kinds that make nodes trust the site's registry, in the order in which they depend on each other. */
export const nodeTrustWords: readonly KindWords[] = [
  nodeScript,
  nodePods,
  ownKind(trustedNodes, {
    noun: "trust of all nodes",
    create: none("the run waits until every node trusts the registry"),
    update: none("the run waits until every node is as it should be"),
    replace: none("the run waits until every node is as it should be"),
    delete: none("nothing is called"),
    fields: { namespace: { label: "namespace" } },
  }),
];

/** What the extension's own trust distribution does when it is switched. It can configure Debian-like nodes only; how, is not documented. */
export function distributionMeaning(after: unknown): Meaning {
  return after === "false"
    ? medium("its release is upgraded in place and makes nodes trust it no more: what it wrote on them stays, and no containerd restarts (assumed)")
    : medium("its release is upgraded in place and makes Debian-like nodes trust it: their containerd may restart (assumed)");
}

/** The image and the variables of the pods' one container, by name. */
function ordersOf(containers: unknown): Map<string, unknown> {
  const [container] = Array.isArray(containers) ? (containers as unknown[]) : [];
  if (!isObject(container)) return new Map();
  const variables = Array.isArray(container["env"]) ? container["env"].filter(isObject) : [];
  return new Map([["image", container["image"]], ...variables.map(({ name, value }): [string, unknown] => [String(name), value])]);
}

function changedOrders(before: unknown, after: unknown): string[] {
  const [old, now] = [ordersOf(before), ordersOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name)).sort();
}

/** Fingerprints of authorities in PEM that a text has more than one before, and less. */
export function gainedAndLostAuthorities(before: unknown, after: unknown): { gained: string[]; lost: string[] } {
  const fingerprints = (pem: unknown) => (authoritiesIn(String(pem)) ?? []).map(({ fingerprint256 }) => fingerprint256);
  return gainedAndLost(fingerprints(before), fingerprints(after));
}

/** How many. */
export function counted({ gained, lost }: { gained: string[]; lost: string[] }): string {
  return `${gained.length} more, ${lost.length} fewer`;
}

/** Where the pods' volume `authority` comes from. */
function authorityPlace(volumes: unknown): string {
  const volume = (Array.isArray(volumes) ? (volumes as unknown[]) : []).find((one) => isObject(one) && one["name"] === "authority");
  const secret = isObject(volume) ? textAt(volume, "secret", "secretName") : undefined;
  return secret === undefined ? "site.nodeTrustAuthority" : `Secret ${secret}`;
}
