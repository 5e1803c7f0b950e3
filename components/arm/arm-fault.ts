import { type RestError, isRestError } from "@azure/core-rest-pipeline";
import type { Fault } from "../core/fault";
import { foreignText } from "../core/foreign-text";
import { ArmError, classify } from "./arm-error";

/** Neither a run nor a preview checks whether a resource in the state still exists. */
const recreateFix = "if somebody deleted it, run `pulumi up --refresh`, which creates it again; otherwise correct the name";

/** What a failed call to Azure Resource Manager means to the user; undefined for any other error. `doing`: what the call was for. */
export function armFault(error: unknown, doing?: string): Fault | undefined {
  const failure = classify(error);
  if (!failure) return undefined;
  const about = doing === undefined ? "" : `${doing}: `;
  if (failure.is === "unreachable")
    return {
      code: "EDGE-AZURE",
      what: `${about}Azure cannot be reached: ${foreignText(failure.reason)}`,
      given: callOf(error),
      fix: "run it again, which first checks whether the call took effect; if that does not help, check the network, the proxy settings and ARM_METADATA_HOSTNAME",
    };
  if (failure.is === "notFromService")
    return {
      code: "EDGE-AZURE-ANSWER",
      what: `${about}this is not Azure's answer: ${failure.reason}`,
      given: callOf(error),
      fix: "look for a proxy, gateway or sign-in page between this machine and Azure that answers in its place, then run it again: it continues from here",
    };
  return {
    code: "EDGE-AZURE",
    what: `${about}${failure.code}: ${failure.reason}`,
    given: callOf(error),
    fix: failure.is === "absent" && doing !== undefined ? recreateFix : "correct what Azure names, then run it again: it continues from here",
  };
}

/** Like `armFault`, for a removal: a conflict means that something still uses the resource. */
export function removalFault(error: unknown, doing: string): Fault | undefined {
  const fault = armFault(error, doing);
  if (!fault || classify(error)?.is !== "conflict") return fault;
  return { ...fault, code: "EDGE-IN-USE", fix: "remove what Azure says uses it, or detach it from there, then run it again: it continues from here" };
}

/** `VERB path`, without the query, which may be signed. */
function callOf(error: unknown): string | undefined {
  if (error instanceof ArmError) return error.call;
  return isRestError(error) ? callOfRequest(error) : undefined;
}

function callOfRequest({ request }: RestError): string | undefined {
  return request && `${request.method} ${new URL(request.url).pathname}`;
}
