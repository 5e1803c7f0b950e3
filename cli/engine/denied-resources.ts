import { permissionFault } from "../../components/arm/permission-fault";
import type { Fault } from "../../components/core/fault";
import { parsedJson, textAt } from "../../components/core/json";
import { missingPermission } from "../../components/core/missing-permission";

/**
 * Faults of the resources that Azure refused for want of a role, by the engine's events, one JSON object per line; one for each action.
 * Resources of azure-native report such a refusal with Azure's message, without a role or a fix; those of our kinds report it themselves.
 */
export function deniedIn(events: string): Fault[] {
  const faults = new Map<string, Fault>();
  for (const line of events.split("\n")) {
    const event = parsedJson(line);
    const message = textAt(event, "diagnosticEvent", "severity") === "error" ? (textAt(event, "diagnosticEvent", "message") ?? "") : "";
    const action = missingPermission(message)?.action;
    if (action === undefined || faults.has(action)) continue;
    const code = message.includes("LinkedAuthorizationFailed") ? "LinkedAuthorizationFailed" : "AuthorizationFailed";
    const name = textAt(event, "diagnosticEvent", "urn")?.split("::").at(-1);
    const fault = permissionFault({ code, reason: message }, name === undefined ? "" : `${name}: `, undefined);
    if (fault) faults.set(action, fault);
  }
  return [...faults.values()];
}
