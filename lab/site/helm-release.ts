import type { KubernetesObject } from "@kubernetes/client-node";
import type { RenderedChart } from "./charts/chart";
import { type KubernetesClient, type Manifest, type ObjectReference, refusalOf } from "./kubernetes-client";
import { type RevisionStatus, recordRevision, removeHistory, setRevisionStatus } from "./helm-history";
import { notReady } from "./helm-readiness";

/** A chart's objects with a release name and namespace. */
export interface Release extends RenderedChart {
  name: string;
  namespace: string;
  /** Values of the installation, by dotted key; undefined where no revisions are recorded. Secret. */
  values?: Readonly<Record<string, string>>;
}

/** Timeout of a Helm operation. */
export interface HelmTimeout {
  /** True when the deadline has passed. */
  isOver(): boolean;
  signal: AbortSignal;
}

/** A failure with Helm's own message. */
export class HelmFailure extends Error {}

const manager = "helm";
const pollMs = 100;

/** Installs the release; with `previous`, upgrades it. Waits until its objects are ready (`--wait`), else undoes everything (`--atomic`). Throws HelmFailure. */
export async function applyRelease(client: KubernetesClient, release: Release, previous: Release | undefined, timeout: HelmTimeout): Promise<void> {
  let revision: Revision | undefined;
  try {
    await refuseForeign(client, release, previous);
    revision = await begun(client, release, previous ? "pending-upgrade" : "pending-install");
    for (const manifest of release.manifests) await applied(client, owned(manifest, release), timeout);
    for (const manifest of obsolete(previous, release)) await client.remove(manifest);
    await ready(client, release, timeout);
    await revision?.ends("deployed");
  } catch (error) {
    timeout.signal.throwIfAborted();
    const cause = refusalOf(error)?.message ?? (error instanceof Error ? error.message : String(error));
    if (error instanceof Refused) throw new HelmFailure(cause);
    const undone = previous ? "rolled back" : "uninstalled";
    await revision?.ends("failed");
    await (previous ? rollBack(client, release, previous) : removeRelease(client, release, { ...timeout, isOver: () => false }));
    throw new HelmFailure(`release ${release.name} failed, and has been ${undone} due to atomic being set: ${cause}`);
  }
}

/** Deletes all objects of the release, last first, and waits until they are gone. */
export async function removeRelease(client: KubernetesClient, release: Release, timeout: HelmTimeout): Promise<void> {
  const secrets = release.issuedSecrets.map(
    (name): ObjectReference => ({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: release.namespace } }),
  );
  // Delete issuers and Certificates before the Secrets, which would otherwise be rewritten.
  const objects = [...release.manifests].reverse().map(referenceOf).concat(secrets);
  for (const object of objects) await client.remove(object);
  await gone(client, objects, `uninstallation of release ${release.name}`, timeout);
  if (release.values) await removeHistory(client, release);
}

/** A revision in a release's history. */
interface Revision {
  ends(status: RevisionStatus): Promise<void>;
}

async function begun(client: KubernetesClient, release: Release, status: RevisionStatus): Promise<Revision | undefined> {
  const { name, namespace, values } = release;
  if (!values) return undefined;
  const number = await recordRevision(client, { name, namespace, values }, status);
  return { ends: (end) => setRevisionStatus(client, { name, namespace, values }, number, end) };
}

/** Waits until all objects are gone. @throws HelmFailure at the timeout; its message starts with `work` */
export async function gone(client: KubernetesClient, objects: ObjectReference[], work: string, timeout: HelmTimeout): Promise<void> {
  for (;;) {
    const left = (await Promise.all(objects.map(async (object) => ((await client.find(object)) ? [describe(object)] : [])))).flat();
    if (left.length === 0) return;
    timeout.signal.throwIfAborted();
    if (timeout.isOver()) throw new HelmFailure(`${work}: context deadline exceeded; still there: ${left.join(", ")}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** A refusal before anything was written, which needs no rollback. */
class Refused extends Error {}

async function refuseForeign(client: KubernetesClient, release: Release, previous: Release | undefined): Promise<void> {
  const known = new Set(previous?.manifests.map(describe));
  for (const manifest of release.manifests.filter((one) => !known.has(describe(one)))) {
    const existing = await client.find<KubernetesObject>(referenceOf(manifest));
    if (!existing || existing.metadata?.annotations?.["meta.helm.sh/release-name"] === release.name) continue;
    const { name, namespace = "" } = manifest.metadata;
    throw new Refused(
      `Unable to continue with install: ${manifest.kind} "${name}" in namespace "${namespace}" exists and cannot be imported into the current release: invalid ownership metadata; annotation validation error: missing key "meta.helm.sh/release-name": must be set to "${release.name}"`,
    );
  }
}

async function applied(client: KubernetesClient, manifest: Manifest, timeout: HelmTimeout): Promise<void> {
  await client.apply(manifest, manager);
  if (manifest.kind !== "CustomResourceDefinition") return;
  const { group, names, versions } = manifest.spec as { group: string; names: { plural: string }; versions: { name: string }[] };
  while (!(await client.serves(`${group}/${versions[0]?.name}`, names.plural))) {
    timeout.signal.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function ready(client: KubernetesClient, release: Release, timeout: HelmTimeout): Promise<void> {
  for (;;) {
    const reasons = (await Promise.all(release.manifests.map((manifest) => notReady(client, manifest)))).flat();
    if (reasons.length === 0) return;
    timeout.signal.throwIfAborted();
    if (timeout.isOver()) throw new HelmFailure(`context deadline exceeded; not ready: ${reasons.join("; ")}`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function rollBack(client: KubernetesClient, release: Release, previous: Release): Promise<void> {
  for (const manifest of previous.manifests) await client.apply(owned(manifest, previous), manager);
  for (const manifest of obsolete(release, previous)) await client.remove(manifest);
  await begun(client, previous, "deployed");
}

/** Objects of the first release that are not in the second. */
function obsolete(first: Release | undefined, second: Release): ObjectReference[] {
  const kept = new Set(second.manifests.map(describe));
  return (first?.manifests ?? []).filter((manifest) => !kept.has(describe(manifest))).map(referenceOf);
}

function owned(manifest: Manifest, { name, namespace }: Release): Manifest {
  const { labels, annotations } = manifest.metadata;
  const metadata = {
    ...manifest.metadata,
    labels: { ...labels, "app.kubernetes.io/managed-by": "Helm" },
    annotations: { ...annotations, "meta.helm.sh/release-name": name, "meta.helm.sh/release-namespace": namespace },
  };
  return { ...manifest, metadata };
}

function referenceOf({ apiVersion, kind, metadata: { name, namespace } }: ObjectReference): ObjectReference {
  return { apiVersion, kind, metadata: { name, namespace } };
}

function describe({ kind, metadata: { name, namespace } }: ObjectReference): string {
  return `${kind} ${namespace ? `${namespace}/` : ""}${name}`;
}
