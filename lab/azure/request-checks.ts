import { ArmError, type Operation } from "./operation";
import { typeOf } from "./router";

/**
 * Refuses OData query options that the operation does not model: a client that asks for a part of a list must not get the whole one.
 * @throws ArmError `QueryOptionNotSupported`, the lab's own code
 */
export function checkQueryOptions({ verb, path, queryOptions = [] }: Operation, query: URLSearchParams): void {
  const unknown = [...query.keys()].filter((name) => name.startsWith("$") && !queryOptions.includes(name));
  if (unknown.length === 0) return;
  const known = queryOptions.length === 0 ? "It knows none there" : `Known are: ${queryOptions.join(", ")}`;
  throw new ArmError(400, "QueryOptionNotSupported", `The lab does not know ${unknown.join(", ")} of ${verb} on '${typeOf(path)}'. ${known}.`);
}

/** Headers that make a request conditional. */
const preconditions = ["if-match", "if-none-match", "if-modified-since", "if-unmodified-since"];

/**
 * Refuses conditional requests: which operations honour a precondition is not documented, and ignoring one could lose another client's update.
 * @throws ArmError `PreconditionNotSupported`, the lab's own code
 */
export function checkPreconditions(headers: Record<string, string | undefined>): void {
  const sent = preconditions.filter((name) => headers[name] !== undefined);
  if (sent.length > 0)
    throw new ArmError(400, "PreconditionNotSupported", `The lab does not know conditional requests: ${sent.join(", ")}. Send the request without them.`);
}
