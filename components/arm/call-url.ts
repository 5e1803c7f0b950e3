import { foreignText } from "../core/foreign-text";
import type { ArmCall } from "./arm-call";
import { ForeignAnswer } from "./arm-error";
import { nameOfCall } from "./service-answer";

/**
 * The URL of a call. The sign-in's token is sent there, so it must be the cloud's own Resource Manager: https, same host and port.
 * That the service's own URLs are absolute and point there is `assumed:operation-url-absolute`.
 * @throws ForeignAnswer if a service's URL, or an id in a response, points to another host
 */
export function callUrl(resourceManager: string, call: ArmCall): string {
  const { path, apiVersion, query } = call;
  const search = new URLSearchParams({ ...query, ...(apiVersion ? { "api-version": apiVersion } : {}) });
  // A URL of the service stays as it is: it may be signed.
  const url = apiVersion === undefined ? path : `${resourceManager}${path}?${search}`;
  const isPath = apiVersion === undefined || path.startsWith("/");
  if (isPath && isBelow(resourceManager, url)) return url;
  const found = isPath && URL.canParse(url) ? new URL(url).origin : `the invalid address "${path}"`;
  throw new ForeignAnswer(
    0,
    `the next call would lead to ${foreignText(found)} instead of ${resourceManager}, and Azure's sign-in is sent nowhere else`,
    nameOfCall(call),
  );
}

function isBelow(resourceManager: string, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, origin, username, password } = new URL(url);
  return protocol === "https:" && origin === new URL(resourceManager).origin && username === "" && password === "";
}
