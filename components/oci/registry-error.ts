import { foreignText } from "../core/foreign-text";
import { isObject, listAt, textAt } from "../core/json";

/**
 * Why a request to a registry, or to a layout on disk, failed.
 * - `not-found`: no such repository, tag, manifest or blob
 * - `unauthorized`: wrong or insufficient credentials
 * - `digest-mismatch`: content that does not match its digest or size
 * - `unreachable`: no connection, or it broke
 * - `untrusted-certificate`: the peer's certificate is not trusted for this host
 * - `locked`: a write that Azure refuses because of a lock, or because the registry is full
 * - `refused`: any other response, or unsupported content
 */
export type RegistryErrorKind = "not-found" | "unauthorized" | "locked" | "digest-mismatch" | "unreachable" | "untrusted-certificate" | "refused";

/** What a sign-in to Azure needs to read a registry; for the fix of an error. */
export const readingNeeds = "a sign-in to Azure needs Microsoft.ContainerRegistry/registries/pull/read at the registry (docs/reference/roles.md)";

/** A failed request to a registry. The message names registry, repository and subject; it never contains a credential. */
export class RegistryError extends Error {
  constructor(
    readonly kind: RegistryErrorKind,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "RegistryError";
  }
}

/** Why content could not be read, for reports: fixed texts, because a message from a registry may contain anything. */
export const unreadableReasons: Readonly<Record<RegistryErrorKind, string>> = {
  "not-found": "the registry lacks parts of an image",
  unauthorized: "this identity may not read the registry",
  locked: "the registry refuses changes",
  unreachable: "the registry cannot be reached from here",
  "untrusted-certificate": "the registry's certificate is not trusted here",
  "digest-mismatch": "the registry returned content that does not match its digest",
  refused: "the registry returned an unexpected answer",
};

/** Error codes of Node.js and OpenSSL for an untrusted certificate. Source: Node.js documentation, "X509 certificate error codes". */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH/;

/** Converts a failed connection to RegistryError, whose cause it is; a RegistryError is returned unchanged. */
export function connectionError(host: string, error: unknown): RegistryError {
  if (error instanceof RegistryError) return error;
  const { code, message } = described(error);
  if (untrusted.test(code)) return new RegistryError("untrusted-certificate", `${host}: certificate not trusted: ${message} (${code})`);
  return new RegistryError("unreachable", `${host}: no connection: ${foreignText(message || code)}`, { cause: error });
}

/** Azure's code for a write that a lock refuses, or a full registry. Source: Azure/acr-cli issue 70; Azure, "Troubleshoot image push errors". */
const disallowed = "REGISTRY_DISALLOWED_OPERATION";

/** What an error status of a registry means, with the error's body where it is at hand. */
export function refusalKind(status: number, body?: unknown): RegistryErrorKind {
  if (textAt(listAt(body, "errors")[0], "code") === disallowed) return "locked";
  if (status === 404) return "not-found";
  return status === 401 || status === 403 ? "unauthorized" : "refused";
}

/** Is this the error body of a registry? A proxy's 404 says nothing about an image. Source: OCI distribution specification 1.1, "Error Codes". */
export function isRegistryError(body: unknown): boolean {
  return listAt(body, "errors").some((error) => textAt(error, "code") !== undefined);
}

/** The registry's error message, shortened, after a colon; empty where the body has none. */
export function refusalMessage(body: unknown): string {
  const [first] = listAt(body, "errors");
  if (!isObject(first)) return "";
  return `: ${foreignText([textAt(first, "code"), textAt(first, "message")].filter(Boolean).join(" "))}`;
}

function described(error: unknown): { code: string; message: string } {
  // A host with several addresses fails with one AggregateError for all attempts.
  const one: unknown = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  if (!(one instanceof Error)) return { code: "", message: String(one) };
  return { code: "code" in one && typeof one.code === "string" ? one.code : "", message: one.message };
}
