import type { IncomingMessage } from "node:http";
import { foreignText } from "../core/foreign-text";
import { RegistryError, isRegistryError, refusalKind, refusalMessage } from "./registry-error";

/** A header of an answer; the first where there are several. */
export function header(response: IncomingMessage, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** An answer that a registry does not give: a proxy or gateway may answer in its place, so nothing is concluded from it. `what` it came with. */
export function foreignAnswer(host: string, status: number, about: string, what: string): RegistryError {
  return new RegistryError("refused", `${host} answered ${status} for ${about} with ${what}; something else may answer in its place`);
}

/** Kinds of access to a repository, as scopes of the token service name them. Source: distribution token specification; Azure/acr `docs/AAD-OAuth.md`. */
export type RepositoryAccess = "pull" | "pull,push" | "metadata_read" | "metadata_write";

/** The error for a status that a request does not expect. `about`: its subject; `body`: parsed. */
export function refusalOf(host: string, status: number, request: { method: string; access: RepositoryAccess; about: string }, body: unknown): RegistryError {
  const { method, access, about } = request;
  const kind = refusalKind(status, body);
  if (kind === "not-found") return isRegistryError(body) ? new RegistryError(kind, `${host} has no ${about}`) : foreignAnswer(host, status, about, noError);
  const isReading = access === "pull" || access === "metadata_read";
  const message = refusalMessage(body);
  if (kind === "unauthorized") return new RegistryError(kind, `${host} does not allow this login to ${isReading ? "read" : "write"} ${about}${message}`);
  return new RegistryError(kind, `${host} answered ${status} to ${method} of ${about}${message}`);
}

const noError = "no error of a registry";

/** An address that a registry names in `Location` or `Link`. Throws RegistryError `refused` where it is none, or not https. */
export function namedAddress(host: string, location: string | undefined, base: URL, about: string): URL {
  const url = location !== undefined && location !== "" && URL.canParse(location, base.href) ? new URL(location, base) : undefined;
  if (url?.protocol === "https:") return url;
  throw new RegistryError("refused", `${host} names ${foreignText(location ?? "no address")} for ${about}, which is not https`);
}
