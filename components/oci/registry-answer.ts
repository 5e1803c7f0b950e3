import type { IncomingMessage } from "node:http";
import { foreignText } from "../core/foreign-text";
import { RegistryError } from "./registry-error";

/** A header of an answer; the first where there are several. */
export function header(response: IncomingMessage, name: string): string | undefined {
  const value = response.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** An answer that a registry does not give: a proxy or gateway may answer in its place, so nothing is concluded from it. `what` it came with. */
export function foreignAnswer(host: string, status: number, about: string, what: string): RegistryError {
  return new RegistryError("refused", `${host} answered ${status} for ${about} with ${what}; something else may answer in its place`);
}

/** An address that a registry names in `Location` or `Link`. Throws RegistryError `refused` where it is none, or not https. */
export function namedAddress(host: string, location: string | undefined, base: URL, about: string): URL {
  const url = location !== undefined && location !== "" && URL.canParse(location, base.href) ? new URL(location, base) : undefined;
  if (url?.protocol === "https:") return url;
  throw new RegistryError("refused", `${host} names ${foreignText(location ?? "no address")} for ${about}, which is not https`);
}
