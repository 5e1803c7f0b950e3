import { createHash } from "node:crypto";
import type { SiteUplink } from "../site-uplink";
import type { RegistryVolume } from "./registry-volume";
import { basicHeader, type HttpsAnswer, sendVerified } from "./verified-https";

/** Source and destination of a sync. */
export interface SyncOptions {
  /** `host:port` of the cloud registry. */
  loginServer: string;
  username: string;
  /** Secret. */
  password: string;
  ca: string;
  /** `http://127.0.0.1:port` of the site's distribution. */
  backend: string;
  signal: AbortSignal;
  uplink: SiteUplink;
  volume: RegistryVolume;
  /** Called when a missing blob begins to arrive. */
  arriving: () => void;
}

interface Manifest {
  mediaType?: string;
  manifests?: { digest: string }[];
  config?: { digest: string };
  layers?: { digest: string }[];
}

const manifestTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Copies missing content of a repository: each tag's manifest with everything it refers to, verifying every digest. A missing repository counts as empty. */
export async function syncRepository(repository: string, options: SyncOptions): Promise<void> {
  const pull = await puller(`repository:${repository}:pull`, options);
  const listed = await pull(`/v2/${repository}/tags/list`);
  if (listed.status === 404) return;
  const { tags } = JSON.parse(text(listed, `tags of ${repository}`)) as { tags: string[] | null };
  for (const tag of tags ?? []) await copyManifest(repository, tag, pull, options);
}

/** Repositories of a pattern: itself, or for a wildcard the matching ones of the catalogue. */
export async function repositoriesOf(pattern: string, options: SyncOptions): Promise<string[]> {
  if (!pattern.endsWith("*")) return [pattern];
  const pull = await puller("registry:catalog:*", options);
  const { repositories } = JSON.parse(text(await pull("/v2/_catalog?n=1000"), "catalogue")) as { repositories: string[] };
  return repositories.filter((repository) => repository.startsWith(pattern.slice(0, -1)));
}

type Pull = (path: string) => Promise<HttpsAnswer>;

async function puller(scope: string, { loginServer, username, password, ca, signal, uplink }: SyncOptions): Promise<Pull> {
  const url = `https://${loginServer}/oauth2/token?service=${loginServer}&scope=${encodeURIComponent(scope)}`;
  const granted = await sendVerified(url, { ca, signal, uplink, headers: basicHeader(username, password) });
  const { access_token } = JSON.parse(text(granted, "sync token")) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}`, accept: manifestTypes };
  return (path) => sendVerified(`https://${loginServer}${path}`, { ca, signal, uplink, headers });
}

async function copyManifest(repository: string, reference: string, pull: Pull, options: SyncOptions): Promise<void> {
  const { backend, signal } = options;
  const answer = await pull(`/v2/${repository}/manifests/${reference}`);
  const content = text(answer, `manifest ${repository} ${reference}`);
  const digest = reference.startsWith("sha256:") ? reference : String(answer.headers["docker-content-digest"]);
  check(answer.body, digest, `manifest ${repository} ${reference}`);
  const present = await fetch(`${backend}/v2/${repository}/manifests/${reference}`, { method: "HEAD", headers: { accept: manifestTypes }, signal });
  if (present.headers.get("docker-content-digest") === digest) return;
  const manifest = JSON.parse(content) as Manifest;
  for (const child of manifest.manifests ?? []) await copyManifest(repository, child.digest, pull, options);
  for (const blob of [...(manifest.config ? [manifest.config] : []), ...(manifest.layers ?? [])]) await copyBlob(repository, blob.digest, pull, options);
  const type = String(answer.headers["content-type"]);
  const url = `${backend}/v2/${repository}/manifests/${reference}`;
  stored(await fetch(url, { method: "PUT", body: new Uint8Array(answer.body), headers: { "content-type": type }, signal }), "manifest");
}

/** Copies a missing blob. One that is cut off leaves nothing behind and begins again with the next sync (assumed). @throws VolumeFull when it has taken what room there was */
async function copyBlob(repository: string, digest: string, pull: Pull, { backend, signal, uplink, volume, arriving }: SyncOptions): Promise<void> {
  const present = await fetch(`${backend}/v2/${repository}/blobs/${digest}`, { method: "HEAD", signal });
  if (present.ok) return;
  const fetched = async () => {
    const answer = await pull(`/v2/${repository}/blobs/${digest}`);
    if (answer.status !== 200) throw new Error(`blob ${repository} ${digest}: status ${answer.status}`);
    check(answer.body, digest, `blob of ${repository}`);
    arriving();
    return { ...answer, room: await volume.roomFor(answer.body.length) };
  };
  const { body, room } = await uplink.carry(fetched, ({ room }) => room, signal);
  if (room < body.length) throw await volume.full();
  const upload = await fetch(`${backend}/v2/${repository}/blobs/uploads/`, { method: "POST", signal });
  stored(upload, "upload");
  const url = new URL(upload.headers.get("location") ?? "", backend);
  url.searchParams.set("digest", digest);
  const headers = { "content-type": "application/octet-stream" };
  stored(await fetch(url, { method: "PUT", body: new Uint8Array(body), headers, signal }), "blob");
}

function check(content: Buffer, digest: string, what: string): void {
  const actual = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  if (actual !== digest) throw new Error(`${what}: digest ${actual}, expected ${digest}`);
}

function text({ status, body }: HttpsAnswer, what: string): string {
  if (status !== 200) throw new Error(`${what}: status ${status}`);
  return body.toString("utf8");
}

function stored({ ok, status }: Response, what: string): void {
  if (!ok) throw new Error(`the site's registry did not accept a ${what}: status ${status}`);
}
