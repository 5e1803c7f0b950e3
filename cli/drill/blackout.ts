import type { V1Node, V1Pod } from "../../components/cluster/access/kubernetes-client";
import type { SiteFacts } from "../prove/site-facts";
import type { DrillItem } from "./drill-item";
import { containersOf, type DrilledImage, drilledImage } from "./image-items";
import type { PodLogin, ServedImage } from "./image-start";
import { type DrilledSecret, podLogin, secretItem } from "./login-items";
import { registryOutlook, runsRegistry } from "./registry-outlook";

/** What was read of a site for a drill. */
export interface BlackoutFacts {
  stack: string;
  site: Pick<SiteFacts, "serviceAddress" | "namespace" | "extensionName">;
  pods: readonly V1Pod[];
  nodes: readonly V1Node[];
  /** What the site's registry answers for its images, by full name. */
  served: ReadonlyMap<string, ServedImage>;
  /** Or why they could not be read. */
  secrets: readonly DrilledSecret[] | { unread: string };
  /** When the WAN is back. */
  until: Date;
}

/** What a power cut does to the pods of a site, and to the logins that they need. */
export interface BlackoutOutcome {
  items: DrillItem[];
  /** Does a pod pull from the site's registry when it starts where it is now? */
  isRegistryNeeded: boolean;
}

/** Computes the images and logins of a drill: the registry's own pods first, because whether they start decides what it serves. */
export function blackoutOutcome({ stack, site, pods, nodes, served, secrets, until }: BlackoutFacts): BlackoutOutcome {
  const address = site.serviceAddress;
  const login = (pod: V1Pod): PodLogin =>
    "unread" in secrets ? { is: "unknown", why: `pull secrets were not tried: ${secrets.unread}` } : podLogin(secretNames(pod), secrets, until);
  const [own, others] = [pods.filter((pod) => runsRegistry(pod, site)), pods.filter((pod) => !runsRegistry(pod, site))];
  // The registry cannot pull from itself before it runs.
  const unserved = { address, stopped: "it does not run yet", served: () => ({ is: "absent" as const }), login };
  const registryImages = containersOf(own).map((container) => drilledImage(container, nodes, unserved));
  const outlook = registryOutlook(address, registryImages, served, login);
  const otherImages = containersOf(others).map((container) => drilledImage(container, nodes, outlook));
  const pulling = otherImages.filter(({ pulls }) => pulls);
  const items = [...registryImages, ...otherImages].map(({ item }) => item);
  const logins: DrillItem[] =
    "unread" in secrets
      ? [{ kind: "login", subject: "pull secrets", verdict: "unknown", reason: secrets.unread }]
      : secrets.map((secret) => secretItem(stack, secret, needs(pulling, secret.secret), until));
  return { items: [...items, ...logins], isRegistryNeeded: pulling.length > 0 };
}

/** Names of a pod's pull secrets, `namespace/name`. The API server copies those of its service account. */
export function secretNames({ metadata, spec }: V1Pod): string[] {
  return (spec?.imagePullSecrets ?? []).flatMap(({ name }) => (name ? `${metadata?.namespace}/${name}` : []));
}

/** Does a pod pull with this secret when it starts? */
function needs(pulling: readonly DrilledImage[], secret: string): boolean {
  return pulling.some(({ container }) => {
    const names = secretNames(container.pod);
    return names.length === 0 || names.includes(secret);
  });
}
