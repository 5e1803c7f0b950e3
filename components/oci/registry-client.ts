import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { isDigest } from "../core/image-ref";
import { at, isObject, listAt, parsedJson } from "../core/json";
import { type BlobUpload, digestOf, indexTypes, manifestTypes } from "./content";
import { apiHost } from "./known-registries";
import { readBody } from "./registry-transport";
import { RegistryError } from "./registry-error";
import { type RepositoryAccess, foreignAnswer, header, namedAddress, refusalOf } from "./registry-answer";
import { answerChallenge, parseChallenge, type RegistryCredentials } from "./registry-login";
import type { RegistryTransport } from "./registry-transport";

/** The images of one repository, in a registry or in a folder. */
export interface ImageSource {
  /** For messages: the registry's host, or the folder. */
  readonly name: string;
  /** Manifest by tag or digest; verified when requested by digest. Throws RegistryError. */
  manifest(reference: string): Promise<Manifest>;
  /** Stream of a blob, not verified. Throws RegistryError. */
  blob(digest: string): Promise<AsyncIterable<Uint8Array>>;
}

/** A repository of a registry. */
export function repositoryOf(client: RegistryClient, repository: string): ImageSource {
  return {
    name: client.host,
    manifest: (reference) => client.manifest(repository, reference),
    blob: (digest) => client.blob(repository, digest),
  };
}

/** A manifest with its exact bytes, which its digest depends on. */
export interface Manifest {
  mediaType: string;
  bytes: Buffer;
  /** Computed from `bytes`. */
  digest: string;
}

interface Ask {
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH";
  url: URL;
  repository: string;
  access: RepositoryAccess;
  headers?: OutgoingHttpHeaders;
  body?: () => Uint8Array | Readable;
  /** Subject for messages. */
  about: string;
}

const maxRedirects = 5;

/** Maximum number of pages of a list of tags. Our proposal. */
const maxPages = 1_000;

/** Client of one OCI registry. Logs in when challenged, once per repository and kind of access. Source: OCI distribution specification 1.1; distribution token specification. */
export class RegistryClient {
  readonly host: string;
  private readonly transport: RegistryTransport;
  private readonly credentials: RegistryCredentials;
  private readonly authorizations = new Map<string, string>();

  constructor(options: { /** `host[:port]` */ host: string; transport: RegistryTransport; credentials: RegistryCredentials }) {
    ({ host: this.host, transport: this.transport, credentials: this.credentials } = options);
  }

  /** A manifest or index by tag or digest. Throws RegistryError `digest-mismatch` where its content does not match the requested or announced digest. */
  async manifest(repository: string, reference: string): Promise<Manifest> {
    const about = named(repository, reference);
    const headers = { accept: [...indexTypes, ...manifestTypes].join(", ") };
    const response = await this.expect([200], { method: "GET", url: this.url(repository, "manifests", reference), repository, access: "pull", headers, about });
    const bytes = await readBody(this.host, response);
    if (!isObject(parsedJson(bytes))) throw foreignAnswer(this.host, 200, about, "no manifest");
    const digest = digestOf(bytes);
    const expected = isDigest(reference) ? reference : header(response, "docker-content-digest");
    if (expected !== undefined && expected !== digest)
      throw new RegistryError("digest-mismatch", `${this.host}: manifest of ${about} should have digest ${expected}, its content has ${digest}`);
    return { mediaType: (header(response, "content-type") ?? "").split(";")[0]?.trim() ?? "", bytes, digest };
  }

  /**
   * Digest that the registry reports for a tag or digest; undefined where it has no such manifest. Not verified.
   * A HEAD has no body, so its 404, and a 200 without a digest, are confirmed by a GET: a proxy's answer must neither hide an image nor invent one.
   */
  async announcedDigest(repository: string, reference: string): Promise<string | undefined> {
    const headers = { accept: [...indexTypes, ...manifestTypes].join(", ") };
    const about = named(repository, reference);
    const url = this.url(repository, "manifests", reference);
    const response = await this.expect([200, 404], { method: "HEAD", url, repository, access: "pull", headers, about });
    response.resume();
    const announced = header(response, "docker-content-digest");
    if (response.statusCode === 200 && announced !== undefined && isDigest(announced)) return announced;
    try {
      return (await this.manifest(repository, reference)).digest;
    } catch (error) {
      if (error instanceof RegistryError && error.kind === "not-found") return undefined;
      throw error;
    }
  }

  /** Stream of a blob, not verified. */
  async blob(repository: string, digest: string): Promise<Readable> {
    return this.expect([200], { method: "GET", url: this.url(repository, "blobs", digest), repository, access: "pull", about: named(repository, digest) });
  }

  /** Does the repository have this blob? Any doubt is a no: a blob may be sent twice, and its digest is checked. */
  async hasBlob(repository: string, digest: string): Promise<boolean> {
    const response = await this.blobHead(repository, digest);
    const isBytes = /^application\/(octet-stream|vnd\.)/.test(header(response, "content-type") ?? "");
    return response.statusCode === 200 && (header(response, "docker-content-digest") === digest || isBytes);
  }

  /** Size in bytes that the registry reports for a blob; undefined where it has none. Not verified. Throws RegistryError `refused` without a size. */
  async blobSize(repository: string, digest: string): Promise<number | undefined> {
    const response = await this.blobHead(repository, digest);
    if (response.statusCode === 404) return undefined;
    const length = header(response, "content-length");
    if (length !== undefined) return Number(length);
    throw new RegistryError("refused", `${this.host} reports no size of ${named(repository, digest)}`);
  }

  /** All tags of a repository, in the registry's order. */
  async tags(repository: string): Promise<string[]> {
    const about = `tags of ${repository}`;
    const found: string[] = [];
    const read = new Set<string>();
    for (let url: URL | undefined = this.url(repository, "tags", "list"); url; ) {
      if (read.has(url.href) || read.size >= maxPages)
        throw new RegistryError("refused", `${this.host}: the list of ${about} does not end after ${read.size} pages`);
      read.add(url.href);
      const response = await this.expect([200], { method: "GET", url, repository, access: "pull", about });
      const page = parsedJson(await readBody(this.host, response));
      const tags = at(page, "tags");
      if (!Array.isArray(tags) && tags !== null) throw foreignAnswer(this.host, 200, about, "no list");
      found.push(...listAt(page, "tags").filter((tag) => typeof tag === "string"));
      const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(header(response, "link") ?? "")?.[1];
      url = next === undefined ? undefined : namedAddress(this.host, next, url, about);
    }
    return found;
  }

  /** Descriptors of a manifest's referrers; none where the registry has no such list. Source: OCI distribution specification 1.1, "Listing Referrers". */
  async referrers(repository: string, digest: string): Promise<unknown[]> {
    const about = `referrers of ${named(repository, digest)}`;
    const response = await this.expect([200, 404], { method: "GET", url: this.url(repository, "referrers", digest), repository, access: "pull", about });
    return listAt(parsedJson(await readBody(this.host, response)), "manifests");
  }

  /** Uploads a blob in one request; the registry verifies its digest. */
  async putBlob(repository: string, { digest, size, open }: BlobUpload): Promise<void> {
    const about = named(repository, digest);
    const start = await this.expect([202], {
      method: "POST",
      url: this.url(repository, "blobs", "uploads/"),
      repository,
      access: "pull,push",
      headers: { "content-length": 0 },
      about,
    });
    start.resume();
    const url = namedAddress(this.host, header(start, "location"), this.url(repository, "blobs", "uploads/"), about);
    url.searchParams.set("digest", digest);
    const headers = { "content-type": "application/octet-stream", "content-length": size };
    (await this.expect([201], { method: "PUT", url, repository, access: "pull,push", headers, body: open, about })).resume();
  }

  /**
   * Pushes a manifest under a tag or its own digest; everything that it references must exist.
   * @returns the subject under whose referrers the registry now lists it; undefined where it keeps no such list
   */
  async putManifest(repository: string, reference: string, { mediaType, bytes }: Pick<Manifest, "mediaType" | "bytes">): Promise<string | undefined> {
    const headers = { "content-type": mediaType, "content-length": bytes.length };
    const url = this.url(repository, "manifests", reference);
    const about = named(repository, reference);
    const response = await this.expect([201], { method: "PUT", url, repository, access: "pull,push", headers, body: () => bytes, about });
    response.resume();
    return header(response, "oci-subject");
  }

  /**
   * What Azure Container Registry's own API says about a tag, after `change` where it is given: `tag.digest` and `tag.changeableAttributes`.
   * Source: Container Registry data-plane REST reference 2021-07-01, "Get tag attributes", "Update tag attributes"; `az acr repository update`.
   */
  async tagAttributes(repository: string, tag: string, change?: object): Promise<unknown> {
    const ask = { url: new URL(`https://${this.host}/acr/v1/${repository}/_tags/${tag}`), repository, about: named(repository, tag) };
    const bytes = Buffer.from(JSON.stringify(change ?? {}));
    const headers = { "content-type": "application/json", "content-length": bytes.length };
    const changing = { ...ask, method: "PATCH", access: "metadata_write", headers, body: () => bytes } as const;
    return parsedJson(await readBody(this.host, await this.expect([200], change ? changing : { ...ask, method: "GET", access: "metadata_read" })));
  }

  /** Closes idle connections. */
  close(): void {
    this.transport.close();
  }

  private async blobHead(repository: string, digest: string): Promise<IncomingMessage> {
    const [url, about] = [this.url(repository, "blobs", digest), named(repository, digest)];
    const response = await this.expect([200, 404], { method: "HEAD", url, repository, access: "pull", about });
    response.resume();
    return response;
  }

  private url(repository: string, kind: string, rest: string): URL {
    return new URL(`https://${apiHost(this.host)}/v2/${repository}/${kind}/${rest}`);
  }

  private async expect(statuses: readonly number[], ask: Ask): Promise<IncomingMessage> {
    const response = await this.authorized(ask);
    const status = response.statusCode ?? 0;
    if (statuses.includes(status)) return response;
    throw refusalOf(this.host, status, ask, ask.method === "HEAD" ? undefined : parsedJson(await readBody(this.host, response)));
  }

  private async authorized(ask: Ask): Promise<IncomingMessage> {
    const key = `${ask.repository} ${ask.url.pathname.endsWith("/tags/list") ? "tags" : ask.access}`;
    const first = await this.followed(ask, this.authorizations.get(key));
    const challenge = first.statusCode === 401 ? parseChallenge(header(first, "www-authenticate")) : undefined;
    if (!challenge) return first;
    first.resume();
    const scope = `repository:${ask.repository}:${ask.access}`;
    const authorization = await answerChallenge({ host: this.host, transport: this.transport, credentials: this.credentials, challenge, scope });
    this.authorizations.set(key, authorization);
    return this.followed(ask, authorization);
  }

  private async followed(ask: Ask, authorization: string | undefined): Promise<IncomingMessage> {
    let url = ask.url;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      if (url.protocol !== "https:") throw new RegistryError("refused", `${this.host} redirects to ${url.origin}, which is not https`);
      // A signed storage URL needs no token, and must not receive the registry's.
      const sendsToken = authorization !== undefined && url.origin === new URL(`https://${apiHost(this.host)}`).origin;
      const headers = { ...ask.headers, ...(sendsToken ? { authorization } : {}) };
      const body = ask.body?.();
      const response = await this.transport.send({ method: ask.method, url, headers, ...(body === undefined ? {} : { body }) });
      const location = header(response, "location");
      // The specification redirects reads only; anything else stays with the registry.
      if (!["GET", "HEAD"].includes(ask.method) || location === undefined || ![301, 302, 303, 307, 308].includes(response.statusCode ?? 0)) return response;
      response.resume();
      url = namedAddress(this.host, location, url, ask.about);
      const isStorage = /\/blobs\/[^/]+$/.test(ask.url.pathname);
      if (!isStorage && url.origin !== ask.url.origin) throw new RegistryError("refused", `${this.host} redirects ${ask.about} to ${url.origin}`);
    }
    throw new RegistryError("refused", `${this.host} redirects too many times for ${ask.about}`);
  }
}

function named(repository: string, reference: string): string {
  return `${repository}${isDigest(reference) ? "@" : ":"}${reference}`;
}
