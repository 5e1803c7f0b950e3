import { gzipSync } from "node:zlib";
import type { V1Secret } from "@kubernetes/client-node";
import type { KubernetesClient, Manifest } from "./kubernetes-client";

/** A release whose revisions are recorded. */
export interface RecordedRelease {
  name: string;
  namespace: string;
  /** Values of the installation, by dotted key. Secret. */
  values: Readonly<Record<string, string>>;
}

/** State of a revision. Source: Helm 3, `pkg/release/status.go`. */
export type RevisionStatus = "pending-install" | "pending-upgrade" | "deployed" | "superseded" | "failed";

/** Revisions that are kept. Source: Helm 3, `--history-max`. */
const maxRevisions = 10;

/**
 * Records the next revision of a release in a Secret, as Helm does: base64 of gzip of JSON. Older revisions beyond ten are deleted; the deployed one becomes superseded
 * with a new one that is deployed. Source: Helm 3, `pkg/storage/driver/secrets.go`, `util.go`. @returns its number
 */
export async function recordRevision(client: KubernetesClient, release: RecordedRelease, status: RevisionStatus): Promise<number> {
  const numbers = (await revisionsOf(client, release)).map(({ number }) => number).sort((a, b) => b - a);
  const number = (numbers[0] ?? 0) + 1;
  await client.create(revision(release, number, status));
  if (status === "deployed") await supersede(client, release, number);
  for (const old of numbers.slice(maxRevisions - 1)) await client.remove({ apiVersion: "v1", kind: "Secret", metadata: place(release, old) });
  return number;
}

/** Changes the state of a revision. */
export async function setRevisionStatus(client: KubernetesClient, release: RecordedRelease, number: number, status: RevisionStatus): Promise<void> {
  await client.apply(revision(release, number, status), "helm");
  if (status === "deployed") await supersede(client, release, number);
}

/** Deletes the revisions of a release that was uninstalled. */
export async function removeHistory(client: KubernetesClient, release: Pick<RecordedRelease, "name" | "namespace">): Promise<void> {
  for (const { number } of await revisionsOf(client, release)) await client.remove({ apiVersion: "v1", kind: "Secret", metadata: place(release, number) });
}

async function supersede(client: KubernetesClient, release: RecordedRelease, deployed: number): Promise<void> {
  for (const { number, secret } of await revisionsOf(client, release)) {
    if (number === deployed || secret.metadata?.labels?.["status"] !== "deployed") continue;
    const labels = { ...secret.metadata.labels, status: "superseded" };
    const { name = "", namespace } = secret.metadata;
    await client.apply({ apiVersion: "v1", kind: "Secret", type: secret.type, metadata: { name, namespace, labels }, data: secret.data } as Manifest, "helm");
  }
}

async function revisionsOf(client: KubernetesClient, { name, namespace }: Pick<RecordedRelease, "name" | "namespace">) {
  const secrets = await client.list<V1Secret>("v1", "Secret", { namespace });
  return secrets.flatMap((secret) => {
    const labels = secret.metadata?.labels ?? {};
    return labels["owner"] === "helm" && labels["name"] === name ? [{ number: Number(labels["version"]), secret }] : [];
  });
}

function place({ name, namespace }: Pick<RecordedRelease, "name" | "namespace">, number: number) {
  return { name: `sh.helm.release.v1.${name}.v${number}`, namespace };
}

function revision(release: RecordedRelease, number: number, status: RevisionStatus): Manifest {
  const { name, namespace, values } = release;
  const body = { name, namespace, version: number, info: { status }, chart: { values: {} }, config: nested(values) };
  const text = gzipSync(JSON.stringify(body)).toString("base64");
  const labels = { name, owner: "helm", status, version: String(number) };
  const metadata = { ...place(release, number), labels };
  return { apiVersion: "v1", kind: "Secret", type: "helm.sh/release.v1", metadata, data: { release: Buffer.from(text).toString("base64") } } as Manifest;
}

/** Values as Helm's `--set` nests them: by the dots of their keys. */
function nested(values: Readonly<Record<string, string>>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    const path = key.split(".");
    let here = root;
    for (const part of path.slice(0, -1)) {
      here[part] ??= {};
      here = here[part] as Record<string, unknown>;
    }
    here[path.at(-1) ?? ""] = value;
  }
  return root;
}
