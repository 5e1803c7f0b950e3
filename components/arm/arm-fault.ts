import { type RestError, isRestError } from "@azure/core-rest-pipeline";
import type { Fault } from "../core/fault";
import { foreignText } from "../core/foreign-text";
import { ArmError, type ArmFailure, classify } from "./arm-error";
import { permissionFault } from "./permission-fault";

/** Neither a run nor a preview checks whether a resource in the state still exists. */
const recreateFix = "if somebody deleted it, run `pulumi up --refresh`, which creates it again; otherwise correct the name";

const again = "then run it again: it continues from here";

/** What to do for one of Azure's codes. Source: ARM, error codes; "Resolve errors for resource provider registration". */
interface Explained {
  /** @default EDGE-AZURE */
  code?: string;
  fix: string;
}

/** Codes that have a fix of their own, most of them of status 409. */
const explained: Readonly<Record<string, Explained>> = {
  ScopeLocked: { code: "EDGE-LOCKED", fix: `have the owner of the lock that Azure names remove it, ${again}` },
  RequestDisallowedByPolicy: {
    code: "EDGE-AZURE-POLICY",
    fix: `do what the policy demands, for example set the tags that it requires in hub.tags or site.tags, or have an exemption made, ${again}`,
  },
  MissingSubscriptionRegistration: {
    fix: `register the resource provider that Azure names in this subscription (az provider register --namespace <provider>), ${again}`,
  },
  ReadOnlyDisabledSubscription: { fix: `have the subscription enabled again; until then Azure refuses every change in it, ${again}` },
  SubscriptionNotRegistered: { fix: `register the resource provider in this subscription (az provider register --namespace <provider>), ${again}` },
  ResourceGroupBeingDeleted: { fix: `wait until Azure has deleted the resource group, which somebody else deletes, ${again}` },
  AnotherOperationInProgress: { fix: `wait until the other operation on the resource has ended, ${again}` },
  OperationNotAllowed: { fix: `see Azure's message: a quota or the resource's present state forbids it; correct that, ${again}` },
  RoleAssignmentExists: {
    fix: `remove the role assignment that somebody else made for the same identity, role and scope, or adopt the site with site.adopt, ${again}`,
  },
  RoleAssignmentLimitExceeded: { fix: `remove role assignments that nobody needs: a subscription has a limit, ${again}` },
  AlreadyInUse: { fix: "choose another hub.registry.name: names of registries are unique in Azure" },
};

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
  const denied = permissionFault(failure, about, callOf(error));
  if (denied) return denied;
  const { code = "EDGE-AZURE", fix = fixFor(failure.is, doing) } = explained[failure.code] ?? {};
  return { code, what: `${about}${failure.code}: ${failure.reason}`, given: callOf(error), fix };
}

function fixFor(is: ArmFailure["is"], doing?: string): string {
  return is === "absent" && doing !== undefined ? recreateFix : `correct what Azure names, ${again}`;
}

/** Like `armFault`, for a removal: a conflict means that something still uses the resource. */
export function removalFault(error: unknown, doing: string): Fault | undefined {
  const fault = armFault(error, doing);
  const failure = classify(error);
  if (!fault || failure?.is !== "conflict" || failure.code in explained) return fault;
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
