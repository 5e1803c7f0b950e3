import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { RegistryAnswer } from "./answer";
import { changeTagAttributes, tagAttributes, unchanged as changeableAttributes } from "./tag-attributes";

/** What the paths of Container Registry's own API name. */
const paths =
  /^\/acr\/v1\/(?:(?<catalog>_catalog)|(?<repository>[a-z0-9]+(?:(?:[._]|__|-+|\/)[a-z0-9]+)*)(?:\/(?<kind>_tags|_manifests)(?:\/(?<one>[^/]+))?)?)$/;

/** Repository of a path of the API; undefined for the catalog and for paths that are none of it. */
export function acrRepository(path: string): string | undefined {
  return paths.exec(path)?.groups?.repository;
}

/**
 * Answers Container Registry's own API (`/acr/v1`) from the storage folder of a distribution: the catalog, repositories, tags and manifests, to read,
 * and the attributes of a tag, to change (`body`). Other changes, and deletions, are refused as not modelled.
 * Architectures and sizes are those of the manifest itself; times are the folder's.
 * Source: Container Registry data-plane REST reference 2021-07-01; the Azure CLI, `acr repository` and `acr manifest`.
 */
export async function acrAnswer(method: string, url: URL, host: string, folder: string, body = ""): Promise<RegistryAnswer> {
  const { catalog, repository, kind, one } = paths.exec(url.pathname)?.groups ?? {};
  const isChange = method === "PATCH" && kind === "_tags" && one !== undefined;
  if ((method !== "GET" && !isChange) || (catalog === undefined && repository === undefined))
    return refusal(405, "UNSUPPORTED", `The lab does not know ${method} ${url.pathname}. Known are: ${known}.`);
  const unknown = [...url.searchParams.keys()].filter((name) => !["n", "last", "orderby", "api-version"].includes(name));
  if (unknown.length > 0) return refusal(400, "UNSUPPORTED", `The lab does not know the query parameters ${unknown.join(", ")} of ${url.pathname}.`);
  const storage = new Storage(folder);
  if (catalog !== undefined) return { status: 200, body: { repositories: page(await storage.repositories(), url) } };
  const name = repository ?? "";
  if (!(await storage.has(name))) return refusal(404, "NAME_UNKNOWN", `repository "${name}" is not found`);
  const common = { registry: host, imageName: name };
  if (kind === undefined)
    return { status: 200, body: { ...common, ...(await storage.repository(name)), changeableAttributes: { ...changeableAttributes, teleportEnabled: false } } };
  const members = kind === "_tags" ? await storage.tags(name) : await storage.manifests(name);
  const [plural, singular, key, code] =
    kind === "_tags" ? (["tags", "tag", "name", "TAG_UNKNOWN"] as const) : (["manifests", "manifest", "digest", "MANIFEST_UNKNOWN"] as const);
  if (one === undefined) return { status: 200, body: { ...common, [plural]: ordered(members, key, url) } };
  const found = members.find((member) => member[key] === decodeURIComponent(one));
  if (found && isChange) return (await changeTagAttributes(folder, name, String(found.name), body)) ?? (await acrAnswer("GET", url, host, folder));
  return found ? { status: 200, body: { ...common, [singular]: found } } : refusal(404, code, `${singular} "${one}" is not found`);
}

const known =
  "GET /acr/v1/_catalog, /acr/v1/{repository}, /acr/v1/{repository}/_tags[/{tag}], /acr/v1/{repository}/_manifests[/{digest}], PATCH /acr/v1/{repository}/_tags/{tag}";

function refusal(status: number, code: string, message: string): RegistryAnswer {
  return { status, body: { errors: [{ code, message }] } };
}

type Member = Record<string, unknown> & { name?: string; digest: string; lastUpdateTime: string };

/** `orderby` is `timeasc` or `timedesc`; without it, by name. */
function ordered(members: Member[], key: "name" | "digest", url: URL): Member[] {
  const order = url.searchParams.get("orderby");
  const text = (member: Member) => (order === null || order === "none" ? String(member[key]) : member.lastUpdateTime);
  const sorted = members.toSorted((left, right) => text(left).localeCompare(text(right)));
  const wanted = order === "timedesc" ? sorted.reverse() : sorted;
  const from = wanted.findIndex((member) => member[key] === url.searchParams.get("last")) + 1;
  return wanted.slice(from, from + limitOf(url));
}

/** `n` members after `last`. */
function page(names: string[], url: URL): string[] {
  const last = url.searchParams.get("last") ?? "";
  return names
    .sort()
    .filter((name) => name > last)
    .slice(0, limitOf(url));
}

/** Default and limit are `assumed`. */
function limitOf(url: URL): number {
  const count = Number(url.searchParams.get("n") ?? "100");
  return Number.isInteger(count) && count > 0 ? count : 100;
}

/** The storage folder of a distribution: repositories with links to tags and revisions, and blobs. Source: distribution 2.8, storage paths. */
class Storage {
  private readonly root: string;

  constructor(private readonly folder: string) {
    this.root = join(folder, "docker", "registry", "v2");
  }

  async repositories(): Promise<string[]> {
    const top = join(this.root, "repositories");
    const found = await readdir(top, { recursive: true }).catch(() => []);
    return found.flatMap((path) => /^(.+)\/_manifests$/.exec(path)?.[1] ?? []);
  }

  async has(name: string): Promise<boolean> {
    return (await this.tagNames(name)).length > 0 || (await this.revisions(name)).length > 0;
  }

  async repository(name: string) {
    const [tags, manifests] = [await this.tags(name), await this.manifests(name)];
    const updated = [...tags, ...manifests].map(({ lastUpdateTime }) => lastUpdateTime).sort();
    const { birthtime } = await stat(join(this.folderOf(name)));
    return {
      createdTime: birthtime.toISOString(),
      lastUpdateTime: updated.at(-1) ?? birthtime.toISOString(),
      manifestCount: manifests.length,
      tagCount: tags.length,
    };
  }

  async tags(name: string): Promise<Member[]> {
    return await Promise.all((await this.tagNames(name)).map((tag) => this.tag(name, tag)));
  }

  async manifests(name: string): Promise<Member[]> {
    const tags = await this.tags(name);
    return await Promise.all((await this.revisions(name)).map((digest) => this.manifest(name, digest, tags)));
  }

  private async tag(name: string, tag: string): Promise<Member> {
    const folder = join(this.folderOf(name), "tags", tag);
    const link = join(folder, "current", "link");
    const [digest, { mtime }, { birthtime }] = [(await readFile(link, "utf8")).trim(), await stat(link), await stat(folder)];
    return {
      name: tag,
      digest,
      createdTime: birthtime.toISOString(),
      lastUpdateTime: mtime.toISOString(),
      signed: false,
      changeableAttributes: await tagAttributes(this.folder, name, tag),
    };
  }

  private async manifest(name: string, digest: string, tags: readonly Member[]): Promise<Member> {
    const [algorithm = "", hex = ""] = digest.split(":");
    const { birthtime, mtime } = await stat(join(this.folderOf(name), "revisions", algorithm, hex, "link"));
    const bytes = await readFile(join(this.root, "blobs", algorithm, hex.slice(0, 2), hex, "data"));
    const { mediaType, config } = JSON.parse(bytes.toString("utf8")) as { mediaType?: string; config?: { mediaType?: string } };
    const names = tags.filter((tag) => tag.digest === digest).flatMap((tag) => tag.name ?? []);
    return {
      digest,
      imageSize: bytes.length,
      createdTime: birthtime.toISOString(),
      lastUpdateTime: mtime.toISOString(),
      ...(mediaType === undefined ? {} : { mediaType }),
      ...(config?.mediaType === undefined ? {} : { configMediaType: config.mediaType }),
      ...(names.length > 0 ? { tags: names } : {}),
      changeableAttributes: { ...changeableAttributes, quarantineState: "Passed" },
    };
  }

  private async tagNames(name: string): Promise<string[]> {
    return await readdir(join(this.folderOf(name), "tags")).catch(() => []);
  }

  /** Digests of manifests; a deleted one has lost its link. */
  private async revisions(name: string): Promise<string[]> {
    const folder = join(this.folderOf(name), "revisions");
    const found = await readdir(folder, { recursive: true }).catch(() => []);
    return found.flatMap((path) => {
      const [, algorithm, hex] = /^([^/]+)\/([^/]+)\/link$/.exec(path) ?? [];
      return algorithm === undefined ? [] : [`${algorithm}:${hex}`];
    });
  }

  private folderOf(name: string): string {
    return join(this.root, "repositories", name, "_manifests");
  }
}
