import type { ArmClient } from "../../../components/arm/arm-client";
import { readable } from "../../../components/arm/arm-error";
import { apiVersions } from "../../../components/core/api-versions";
import { groupOf, nameOf } from "../../../components/core/arm-id";
import type { Fault } from "../../../components/core/fault";
import { canonicalJson, listAt, textAt } from "../../../components/core/json";
import { ownerOfTags } from "../../../components/core/owner";
import { hubProviders, missingRegistration, registrationId } from "../../../components/subscription/provider-registrations/rules";
import type { HubConfig } from "../../config/hub-schema";
import type { GateFindings } from "../gate";

type Hub = Pick<HubConfig, "subscriptionId" | "registry" | "capabilities" | "prerequisites" | "formerOwner">;

/** Something that a mode speaks of, and whether it exists. */
interface Subject {
  /** As a user knows it. */
  name: string;
  id: string;
  setting: "contextResourceGroup" | "context";
  live: unknown;
}

/**
 * Checks what the hub needs and others may own. Reads only what a mode speaks of; registrations only before the first run, since nothing of a provider exists without one.
 * `own`: the running stack. Throws ArmError.
 */
export async function prerequisiteFindings(hub: Hub, { own, registry, arm }: { own: string; registry: unknown; arm: ArmClient }): Promise<GateFindings> {
  const faults =
    hub.prerequisites.resourceProviders === "require" && registry === undefined ? await registrationFaults(hub.subscriptionId, hub.registry, arm) : [];
  const subjects = await subjectsOf(hub, arm);
  const warnings = subjects.flatMap((subject) => levelWarnings(hub, subject));
  return { faults: [...faults, ...subjects.flatMap((subject) => modeFaults(hub, subject, own))], warnings };
}

/** Faults of the resource providers that a hub needs and that are not registered. Where the account may not read a provider, Azure itself refuses what it must. Throws ArmError. */
export async function registrationFaults(subscriptionId: string, registry: { workspace?: string | undefined }, arm: ArmClient): Promise<Fault[]> {
  const found = hubProviders(registry).map(async (namespace) => {
    const provider = await readable(arm.get(registrationId(subscriptionId, namespace), apiVersions.resourceGroup));
    const state = textAt(provider, "registrationState") ?? "Registered";
    return missingRegistration({ subscriptionId, namespace, state }, "hub.prerequisites.resourceProviders");
  });
  return (await Promise.all(found)).flat();
}

async function subjectsOf({ capabilities, prerequisites }: Hub, arm: ArmClient): Promise<Subject[]> {
  const { contextResourceGroup, context } = prerequisites;
  // Without a declared context, the check of the context says what is missing.
  if (capabilities === undefined || (contextResourceGroup === "require" && context === "require")) return [];
  const { contextId } = capabilities;
  const groupId = groupOf(contextId);
  const [group, live] = await Promise.all([readable(arm.get(groupId, apiVersions.resourceGroup)), readable(arm.get(contextId, apiVersions.edge))]);
  return [
    { name: `resource group ${nameOf(groupId)}`, id: groupId, setting: "contextResourceGroup", live: group },
    { name: `context ${nameOf(contextId)}`, id: contextId, setting: "context", live },
  ];
}

function modeFaults({ prerequisites, formerOwner }: Hub, { name, id, setting, live }: Subject, own: string): Fault[] {
  const mode = prerequisites[setting];
  const given = `hub.prerequisites.${setting} = ${mode}, ${id}`;
  const owner = ownerOfTags(live);
  if (mode === "create" && live !== undefined && owner !== own && (owner === undefined || owner !== formerOwner))
    return [
      {
        code: "EDGE-PREREQUISITE-EXISTS",
        what: `${name} exists already${owner === undefined ? "" : `, created by ${owner}`}, so this stack cannot create it`,
        given,
        allowed: "adopt | require",
        fix: `set hub.prerequisites.${setting} to require, or to adopt to have it in the stack`,
      },
    ];
  // A missing context that is required or adopted is reported with its capabilities.
  if (mode === "create" || live !== undefined || setting === "context") return [];
  return [
    {
      code: "EDGE-PREREQUISITE-MISSING",
      what: `${name} does not exist, or may not be read`,
      given,
      allowed: "one that exists",
      fix: `set hub.prerequisites.${setting} to create, or correct hub.capabilities.contextId`,
    },
  ];
}

/** A created context keeps its levels: targets stand at them. */
function levelWarnings({ prerequisites }: Hub, { name, setting, live }: Subject): Fault[] {
  if (setting !== "context" || prerequisites.context !== "create" || live === undefined) return [];
  const present = listAt(live, "properties", "hierarchies").flatMap((level) => textAt(level, "name") ?? []);
  if (canonicalJson(present) === canonicalJson(prerequisites.hierarchies)) return [];
  return [
    {
      code: "EDGE-CONTEXT-LEVELS",
      what: `${name} has other hierarchy levels, which this program does not change after its creation`,
      given: `hub.prerequisites.hierarchies = ${prerequisites.hierarchies.join(", ")}`,
      allowed: present.join(", "),
      fix: "set hub.prerequisites.hierarchies to the levels that the context has, or change them with the Azure CLI",
    },
  ];
}
