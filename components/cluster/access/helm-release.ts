import { gunzipSync } from "node:zlib";
import { at, isObject, parsedJson } from "../../core/json";
import type { V1Secret } from "./kubernetes-client";

/** Largest size of an unpacked release, in bytes. The API server limits a Secret to 1 MiB; a chart shrinks to about a tenth of its size. Our proposal. */
const maxReleaseBytes = 64 * 1024 * 1024;

/** Revision of a Helm release that a Secret contains; undefined for any other Secret. Source: Helm 3, `pkg/storage/driver/secrets.go`. */
function revisionOf({ metadata }: V1Secret): { release: string; revision: number; isDeployed: boolean } | undefined {
  const [, release, revision] = /^sh\.helm\.release\.v1\.(.+)\.v(\d+)$/.exec(metadata?.name ?? "") ?? [];
  return release === undefined ? undefined : { release, revision: Number(revision), isDeployed: metadata?.labels?.["status"] === "deployed" };
}

/**
 * Leaves out the Secrets of releases' former, failed and unfinished revisions, whose values are not in use. A release without a deployed revision keeps its newest one.
 * Other Secrets stay.
 */
export function withoutFormerRevisions(secrets: readonly V1Secret[]): V1Secret[] {
  const revisions = secrets.flatMap((secret) => {
    const found = revisionOf(secret);
    return found ? [{ secret, ...found }] : [];
  });
  const current = (release: string) => {
    const own = revisions.filter((one) => one.release === release).sort((a, b) => b.revision - a.revision);
    return (own.find(({ isDeployed }) => isDeployed) ?? own[0])?.secret;
  };
  return secrets.filter((secret) => {
    const found = revisionOf(secret);
    return found === undefined || current(found.release) === secret;
  });
}

/**
 * Texts in a Secret: its values, or, for a Helm release, the values with which the release was installed. Secret.
 * The release is base64 of gzip of JSON, with the values of an installation in `config`. Source: Helm 3, `pkg/storage/driver/util.go`, `encodeRelease`.
 * A release that cannot be read has no texts.
 */
export function textsIn(secret: V1Secret): string[] {
  const values = Object.values(secret.data ?? {}).map((value) => Buffer.from(value, "base64").toString("utf8"));
  if (revisionOf(secret) === undefined) return values;
  return values.flatMap((value) => textsOf(at(parsedJson(unpacked(value)), "config")));
}

function unpacked(release: string): string {
  try {
    return gunzipSync(Buffer.from(release, "base64"), { maxOutputLength: maxReleaseBytes }).toString("utf8");
  } catch {
    return "";
  }
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return isObject(value) ? Object.values(value).flatMap(textsOf) : [];
}
