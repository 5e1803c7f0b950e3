import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { isDigest } from "../core/image-ref";
import { listAt } from "../core/json";
import { digestOf } from "./digest";
import { indexTypes, manifestTypes } from "./media-types";
import { readBody } from "./read-body";
import { refusalWords, RegistryError } from "./registry-error";
import { answerChallenge, parseChallenge, type RegistryCredentials } from "./registry-login";
import type { RegistryTransport } from "./registry-transport";

/** A manifest as it is: its bytes decide its digest. */
export interface Manifest {
  mediaType: string;
  bytes: Buffer;
  /** Computed from `bytes`. */
  digest: string;
}

/** A blob to upload. */
export interface BlobUpload {
  digest: string;
  size: number;
  /** Opens the bytes from the start; called again if the registry wants another login. */
  open: () => Readable;
}

interface Ask {
  method: "GET" | "HEAD" | "POST" | "PUT";
  url: URL;
  repository: string;
  access: "pull" | "pull,push";
  headers?: OutgoingHttpHeaders;
  body?: () => Uint8Array | Readable;
  /** What it is about, for messages. */
  about: string;
}

const mostRedirects = 5;

/** Client of one OCI registry. Logs in when asked to, once per repository and kind of access. Source: OCI distribution specification 1.1; distribution token specification. */
export class RegistryClient {
  readonly host: string;
  private readonly transport: RegistryTransport;
  private readonly credentials: RegistryCredentials;
  private readonly authorizations = new Map<string, string>();

  constructor(options: { /** `host[:port]` */ host: string; transport: RegistryTransport; credentials: RegistryCredentials }) {
    ({ host: this.host, transport: this.transport, credentials: this.credentials } = options);
  }

  /** A manifest or index by tag or digest. Throws RegistryError `digest-mismatch` where the bytes are not those of the digest asked for or announced. */
  async manifest(repository: string, reference: string): Promise<Manifest> {
    const about = named(repository, reference);
    const headers = { accept: [...indexTypes, ...manifestTypes].join(", ") };
    const response = await this.expect([200], { method: "GET", url: this.url(repository, "manifests", reference), repository, access: "pull", headers, about });
    const bytes = await readBody(this.host, response);
    const digest = digestOf(bytes);
    const said = isDigest(reference) ? reference : header(response, "docker-content-digest");
    if (said !== undefined && said !== digest)
      throw new RegistryError("digest-mismatch", `${this.host}: manifest of ${about} should be ${said}, its bytes are ${digest}`);
    return { mediaType: (header(response, "content-type") ?? "").split(";")[0]?.trim() ?? "", bytes, digest };
  }

  /** The digest the registry announces for a tag or digest, or undefined where it has none. A claim, not a proof. */
  async announcedDigest(repository: string, reference: string): Promise<string | undefined> {
    const headers = { accept: [...indexTypes, ...manifestTypes].join(", ") };
    const response = await this.expect([200, 404], {
      method: "HEAD",
      url: this.url(repository, "manifests", reference),
      repository,
      access: "pull",
      headers,
      about: named(repository, reference),
    });
    response.resume();
    if (response.statusCode === 404) return undefined;
    return header(response, "docker-content-digest") ?? (await this.manifest(repository, reference)).digest;
  }

  /** A blob's bytes as they come, not yet verified. */
  async blob(repository: string, digest: string): Promise<Readable> {
    return this.expect([200], { method: "GET", url: this.url(repository, "blobs", digest), repository, access: "pull", about: named(repository, digest) });
  }

  /** Does the repository have this blob? */
  async hasBlob(repository: string, digest: string): Promise<boolean> {
    const response = await this.expect([200, 404], {
      method: "HEAD",
      url: this.url(repository, "blobs", digest),
      repository,
      access: "pull",
      about: named(repository, digest),
    });
    response.resume();
    return response.statusCode === 200;
  }

  /** All tags of a repository, in the registry's order. */
  async tags(repository: string): Promise<string[]> {
    const found: string[] = [];
    for (let url: URL | undefined = this.url(repository, "tags", "list"); url; ) {
      const response = await this.expect([200], { method: "GET", url, repository, access: "pull", about: `tags of ${repository}` });
      found.push(...listAt(json(await readBody(this.host, response)), "tags").filter((tag) => typeof tag === "string"));
      const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(header(response, "link") ?? "")?.[1];
      url = next === undefined ? undefined : new URL(next, url);
    }
    return found;
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
    const url = new URL(header(start, "location") ?? "", this.url(repository, "blobs", "uploads/"));
    url.searchParams.set("digest", digest);
    const headers = { "content-type": "application/octet-stream", "content-length": size };
    (await this.expect([201], { method: "PUT", url, repository, access: "pull,push", headers, body: open, about })).resume();
  }

  /** Puts a manifest under a tag or its own digest; everything it names must be there. */
  async putManifest(repository: string, reference: string, { mediaType, bytes }: Pick<Manifest, "mediaType" | "bytes">): Promise<void> {
    const headers = { "content-type": mediaType, "content-length": bytes.length };
    const url = this.url(repository, "manifests", reference);
    (
      await this.expect([201], { method: "PUT", url, repository, access: "pull,push", headers, body: () => bytes, about: named(repository, reference) })
    ).resume();
  }

  /** Ends idle connections. */
  close(): void {
    this.transport.close();
  }

  private url(repository: string, kind: string, rest: string): URL {
    return new URL(`https://${this.host}/v2/${repository}/${kind}/${rest}`);
  }

  private async expect(statuses: readonly number[], ask: Ask): Promise<IncomingMessage> {
    const response = await this.authorized(ask);
    const status = response.statusCode ?? 0;
    if (statuses.includes(status)) return response;
    const said = ask.method === "HEAD" ? "" : refusalWords(json(await readBody(this.host, response)));
    if (status === 404) throw new RegistryError("not-found", `${this.host} has no ${ask.about}`);
    if (status === 401 || status === 403)
      throw new RegistryError("unauthorized", `${this.host} does not let this login ${ask.access === "pull" ? "read" : "write"} ${ask.about}${said}`);
    throw new RegistryError("refused", `${this.host} answered ${status} to ${ask.method} of ${ask.about}${said}`);
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
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      if (url.protocol !== "https:") throw new RegistryError("refused", `${this.host} refers to ${url.origin}, which is not https`);
      // A signed storage URL neither needs nor may see the registry's token.
      const mayKnow = authorization !== undefined && url.origin === new URL(`https://${this.host}`).origin;
      const headers = { ...ask.headers, ...(mayKnow ? { authorization } : {}) };
      const body = ask.body?.();
      const response = await this.transport.send({ method: ask.method, url, headers, ...(body === undefined ? {} : { body }) });
      const location = header(response, "location");
      if (ask.body || location === undefined || ![301, 302, 303, 307, 308].includes(response.statusCode ?? 0)) return response;
      response.resume();
      url = new URL(location, url);
    }
    throw new RegistryError("refused", `${this.host} redirects too often for ${ask.about}`);
  }
}

function named(repository: string, reference: string): string {
  return `${repository}${isDigest(reference) ? "@" : ":"}${reference}`;
}

function header(response: IncomingMessage, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
