import type { PresentSecret } from "../../../components/cluster/access/cluster-objects";
import { foreignWriters } from "../../../components/cluster/pull-secrets/observed-secret";
import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import type { SiteConfig } from "../../config/site-schema";

/** A pull secret of this program that somebody else has changed. */
export interface ChangedPullSecret {
  namespace: string;
  name: string;
  /** Field managers that wrote the login, for example `kubectl-patch`. */
  by: string[];
}

/** Pull secrets whose login somebody else wrote since this program did; none where the cluster does not show them (`present` undefined). */
export function changedPullSecrets({ pullSecrets }: Pick<SiteConfig, "pullSecrets">, present: readonly PresentSecret[] = []): ChangedPullSecret[] {
  return present.flatMap(({ namespace, name, writers }) => {
    const place = pullSecrets.find((one) => one.namespace === namespace && one.name === name);
    // Only what this program wrote before can have been changed.
    const isOurs = writers.some(({ manager }) => manager.startsWith("pulumi"));
    const by = place && isOurs ? foreignWriters(place, { writers }) : [];
    return by.length > 0 ? [{ namespace, name, by }] : [];
  });
}

/** Warnings: the run takes the Secret back once it sees the change. */
export function pullSecretFindings(changed: readonly ChangedPullSecret[]): Fault[] {
  return changed.map(({ namespace, name, by }) => ({
    code: "EDGE-PULL-SECRET-CHANGED",
    what: `somebody else changed the login in pull secret ${namespace}/${name}`,
    given: `last written by ${by.join(", ")}`,
    allowed: "the login of the site's client token, which this program writes",
    fix: "run `up --refresh`, which takes the Secret back; change the password with site.rotation.client instead",
  }));
}

/**
 * Warning where no pull secret is where the vendor's documents expect one: of type Opaque, which the staging guide's charts read, or a login for pods in the
 * custom location's namespace, which the quickstart reads. Staging itself reads no Secret, so other charts may work.
 */
export function pullSecretPlaceWarnings({ pullSecrets }: SiteConfig, customLocation: unknown): Fault[] {
  const namespace = textAt(customLocation, "properties", "namespace");
  const fits = pullSecrets.some((place) => place.type === "Opaque" || place.namespace === namespace);
  if (fits) return [];
  const quickstart = namespace === undefined ? "" : `, or type kubernetes.io/dockerconfigjson in the custom location's namespace ${namespace}`;
  return [
    {
      code: "EDGE-PULL-SECRET-PLACE",
      what: "no pull secret is where a chart of workload orchestration looks for one",
      given: `site.pullSecrets = ${pullSecrets.map((place) => `${place.namespace}/${place.name} (${place.type})`).join(", ") || "(none)"}`,
      allowed: `type Opaque${quickstart}`,
      fix: "none needed if the charts of the pinned solutions name one of these Secrets themselves; otherwise add such a pull secret to site.pullSecrets",
    },
  ];
}
