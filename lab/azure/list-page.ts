import { ArmError, type ArmRequest, type Azure, type Json } from "./operation";

/** Most members that one page holds. Source: Azure REST reference, Resources - List. */
const pageLimit = 1000;

/** Query options of a list in pages. */
export const pageOptions = ["$top", "$skiptoken"] as const;

/**
 * The page that a request asks for: `$top` members, with a `nextLink` while there are more. The link holds `$skiptoken`, which a client must not alter.
 * That `$top` is the size of a page and not the number of all results is `assumed`: clients follow the link either way.
 * @throws ArmError `InvalidQueryParameterValue` (code `assumed`) for another `$top` or `$skiptoken`
 */
export function listPage(members: readonly Json[], { path, query }: ArmRequest, { endpoint }: Azure): { value: Json[]; nextLink?: string } {
  const size = Math.min(countOf("$top", query.get("$top")) ?? pageLimit, pageLimit);
  const from = offsetOf(query.get("$skiptoken"));
  const value = members.slice(from, from + size);
  if (from + size >= members.length) return { value };
  const next = new URLSearchParams(query);
  next.set("$skiptoken", Buffer.from(`from:${from + size}`).toString("base64url"));
  return { value, nextLink: `${endpoint}${path}?${next}` };
}

function countOf(name: string, text: string | null): number | undefined {
  if (text === null) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw invalid(name, text, "a whole number from 1");
  return Number(text);
}

function offsetOf(token: string | null): number {
  if (token === null) return 0;
  const offset = /^from:(\d+)$/.exec(Buffer.from(token, "base64url").toString())?.[1];
  if (offset === undefined) throw invalid("$skiptoken", token, "the one of a nextLink");
  return Number(offset);
}

function invalid(name: string, text: string, allowed: string): ArmError {
  return new ArmError(400, "InvalidQueryParameterValue", `The query parameter '${name}' has the value '${text}'; allowed is ${allowed}.`);
}
