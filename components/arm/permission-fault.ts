import type { Fault } from "../core/fault";
import { missingPermission } from "../core/missing-permission";
import { rolesWith } from "../core/operator-roles";
import type { ArmFailure } from "./arm-error";

/** Codes of calls that no role of the identity allows. Source: ARM, error codes; the second one is about another resource that the call uses. */
export const deniedCodes: readonly string[] = ["AuthorizationFailed", "LinkedAuthorizationFailed"];

const again = "then run it again: it continues from here";

/**
 * The fault of a call that no role of this identity allows, with the action, the scope and who needs it; undefined for any other failure.
 * `about`: what the call was for, with a colon, or empty. `call`: `VERB path`.
 */
export function permissionFault({ code, reason }: Pick<ArmFailure, "code" | "reason">, about: string, call: string | undefined): Fault | undefined {
  if (!deniedCodes.includes(code)) return undefined;
  const given = call === undefined ? {} : { given: call };
  const missing = missingPermission(reason);
  if (missing === undefined)
    return {
      code: "EDGE-PERMISSION",
      what: `${about}${code}: ${reason}`,
      ...given,
      fix: `have a role assigned that allows the call (docs/reference/roles.md), ${again}`,
    };
  const { action, objectId = "<object id>", scope = pathOf(call) } = missing;
  const roles = rolesWith(action).map(({ name }) => `"${name}"`);
  const assign = (role: string) => `az role assignment create --assignee-object-id ${objectId} --role ${role} --scope ${scope}`;
  const fix =
    roles.length === 0
      ? `have a role with this action assigned (${assign("<role>")}), ${again}`
      : `have the role assigned, at this scope or above (${assign(roles.length === 1 ? (roles[0] ?? "") : '"<role>"')}); if it is assigned, add the action to it (docs/reference/roles.md), ${again}`;
  return {
    code: "EDGE-PERMISSION",
    what: `${about}${code}: no role of this identity allows ${action} at ${scope}`,
    ...given,
    ...(roles.length === 0 ? {} : { allowed: `identities with role ${roles.join(" or ")}` }),
    fix: `${fix}${wildcardNote(action)}`,
  };
}

function pathOf(call = ""): string {
  return call.slice(call.indexOf(" ") + 1) || "<scope>";
}

/** Source: "External validation", workload orchestration: solution versions are of the kind ProxyOnly. */
function wildcardNote(action: string): string {
  return /^Microsoft\.Edge\/targets\/solutions\/versions\/read$/i.test(action) ? "; the wildcard of Reader does not match this action" : "";
}
