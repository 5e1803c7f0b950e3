import { EdgeError, type Fault } from "./fault";

/** An image, without its registry: what `staged.images` and `push --image` name. */
export interface ImageRef {
  /** For example `line/app`; lower case, at most 255 characters. */
  repository: string;
  /** Absent where only a digest was written. */
  tag?: string;
  /** `sha256:` and 64 hexadecimal digits. */
  digest?: string;
}

const component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const repositoryPattern = new RegExp(`^${component}(?:/${component})*$`);
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;
const longestRepository = 255;

/**
 * Parses `repository[:tag][@digest]`. Without tag and digest the tag is `latest`.
 *
 * A registry host in front is refused: the registry is configured elsewhere, and several registries hold the same image.
 * Source: OCI distribution specification 1.1, "Pulling manifests"; what counts as a host is Docker's rule (first part with `.` or `:`, or `localhost`).
 * @throws EdgeError `EDGE-IMAGE-REF`
 */
export function parseImageRef(text: string): ImageRef {
  const fault = imageRefFault(text);
  if (fault) throw new EdgeError([fault]);
  const { repository, tag, digest } = split(text);
  const named = tag ?? (digest === undefined ? "latest" : undefined);
  return { repository, ...(named === undefined ? {} : { tag: named }), ...(digest === undefined ? {} : { digest }) };
}

/** What is wrong with this text as an image reference, or undefined. */
export function imageRefFault(text: string): Fault | undefined {
  const { repository, tag, digest } = split(text);
  const wrong = (what: string, fix: string): Fault => ({
    code: "EDGE-IMAGE-REF",
    what,
    given: text,
    allowed: "repository[:tag][@sha256:...], without a registry host",
    fix,
  });
  const host = hostOf(text);
  if (host !== undefined) return wrong(`image reference names the host ${host}`, `write it without "${host}/"`);
  if (repository.length > longestRepository) return wrong("repository is longer than 255 characters", "use a shorter repository");
  if (!repositoryPattern.test(repository)) {
    return wrong("repository is not valid", "use lower-case letters and digits, parts separated by one of . _ - or /");
  }
  if (tag !== undefined && !tagPattern.test(tag)) return wrong("tag is not valid", "use 1 to 128 letters, digits, _ . or -, not beginning with . or -");
  if (digest !== undefined && !digestPattern.test(digest)) return wrong("digest is not valid", "write sha256: and 64 lower-case hexadecimal digits");
  return undefined;
}

/** Formats a reference; `parseImageRef` parses it back. */
export function formatImageRef({ repository, tag, digest }: ImageRef): string {
  return `${repository}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
}

/** The reference for a registry's API: the digest, otherwise the tag. */
export function referenceOf({ tag, digest }: ImageRef): string {
  return digest ?? tag ?? "latest";
}

/** May this reference lead to another image tomorrow? False for text that is no valid reference. */
export function isFloating(text: string): boolean {
  if (imageRefFault(text)) return false;
  const { tag, digest } = parseImageRef(text);
  return digest === undefined && tag === "latest";
}

/** Is this a name for a push: `repository:tag`, with an explicit tag and no digest? */
export function isTagged(text: string): boolean {
  const { tag, digest } = split(text);
  return imageRefFault(text) === undefined && tag !== undefined && digest === undefined;
}

/** Is this a digest as registries write it? Only sha256 is accepted. */
export function isDigest(text: string): boolean {
  return digestPattern.test(text);
}

/** Splits a reference with its registry host, as in `push --from`. Undefined where there is no host. */
export function splitHost(text: string): { host: string; rest: string } | undefined {
  const host = hostOf(text);
  return host === undefined ? undefined : { host, rest: text.slice(host.length + 1) };
}

function hostOf(text: string): string | undefined {
  const [first, ...rest] = text.split("/");
  if (first === undefined || rest.length === 0) return undefined;
  return /[.:]/.test(first) || first === "localhost" ? first : undefined;
}

function split(text: string): ImageRef {
  const at = text.indexOf("@");
  const named = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  return colon < 0 ? { repository: named, digest } : { repository: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}

/** Repository of a reference. Throws EdgeError. */
export function repositoryOfImage(text: string): string {
  return parseImageRef(text).repository;
}
