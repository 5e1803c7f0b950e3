import { isObject, listAt, textAt } from "../core/json";

/**
 * Why a registry, or a layout on disk, did not give what was asked.
 * - `not-found`: no such repository, tag, manifest or blob
 * - `unauthorized`: the credentials are wrong or may not do this
 * - `digest-mismatch`: bytes that are not what their digest or size says
 * - `unreachable`: no connection, or it broke
 * - `untrusted-certificate`: the connection is there, but not with the one we mean
 * - `refused`: any other answer, or content this project does not read
 */
export type RegistryErrorKind = "not-found" | "unauthorized" | "digest-mismatch" | "unreachable" | "untrusted-certificate" | "refused";

/** A registry's refusal or failure. The message names registry, repository and what was asked; it never holds a credential. */
export class RegistryError extends Error {
  constructor(
    readonly kind: RegistryErrorKind,
    message: string,
  ) {
    super(message);
    this.name = "RegistryError";
  }
}

/** Node's and OpenSSL's names of a peer that is not the one we mean. Source: Node.js documentation, "X509 certificate error codes". */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH/;

/** A failed connection as RegistryError; one that already is stays as it is. */
export function connectionError(host: string, error: unknown): RegistryError {
  if (error instanceof RegistryError) return error;
  const { code, message } = described(error);
  if (untrusted.test(code)) return new RegistryError("untrusted-certificate", `${host}: certificate not trusted: ${message} (${code})`);
  return new RegistryError("unreachable", `${host}: no connection: ${message || code}`);
}

/** The registry's own words in the body of a refusal, short, after a colon; empty where it gave none. */
export function refusalWords(body: unknown): string {
  const [first] = listAt(body, "errors");
  if (!isObject(first)) return "";
  return `: ${[textAt(first, "code"), textAt(first, "message")].filter(Boolean).join(" ").slice(0, 200)}`;
}

function described(error: unknown): { code: string; message: string } {
  // A host with several addresses fails with all attempts in one.
  const one: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  if (!(one instanceof Error)) return { code: "", message: String(one) };
  return { code: "code" in one && typeof one.code === "string" ? one.code : "", message: one.message };
}
