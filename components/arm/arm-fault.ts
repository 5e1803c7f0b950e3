import { type RestError, isRestError } from "@azure/core-rest-pipeline";
import type { Fault } from "../core/fault";
import { ArmError, isConflict } from "./arm-error";

/** Neither a run nor a preview looks whether what is in the state is still there. */
const madeAgain = "if somebody removed it by hand, run `pulumi up --refresh`, which makes it again; else correct the name";

/** What a failed call to Azure Resource Manager means to the user; undefined for any other error. `doing` says what for. */
export function armFault(error: unknown, doing?: string): Fault | undefined {
  const about = doing === undefined ? "" : `${doing}: `;
  if (error instanceof ArmError)
    return {
      code: "EDGE-AZURE",
      what: `${about}${error.code}: ${error.reason}`,
      given: error.call,
      fix: error.status === 404 && doing !== undefined ? madeAgain : "put right what Azure names, then run it again: it goes on from here",
    };
  if (isRestError(error))
    return {
      code: "EDGE-AZURE",
      what: `${about}Azure cannot be reached: ${error.message}`,
      given: callOf(error),
      fix: "run it again, which looks first for what came of the call; where that does not help, check the network, a proxy's settings and ARM_METADATA_HOSTNAME",
    };
  return undefined;
}

/** The same of a removal: what is refused for what is there is still used by something. */
export function removalFault(error: unknown, doing: string): Fault | undefined {
  const fault = armFault(error, doing);
  if (!fault || !isConflict(error)) return fault;
  return { ...fault, code: "EDGE-IN-USE", fix: "remove what Azure says uses it, or take it out of there, then run it again: it goes on from here" };
}

/** May the service have acted although the call failed? So it is when the connection broke or the service failed on its way. */
export function isUncertain(error: unknown): boolean {
  return error instanceof ArmError ? error.status >= 500 : isRestError(error) && error.statusCode === undefined;
}

/** `VERB path`, without the query, which may be signed. */
function callOf({ request }: RestError): string | undefined {
  return request && `${request.method} ${new URL(request.url).pathname}`;
}
