import type { ArmClient } from "../../arm/arm-client";
import { locksAround } from "../../arm/management-locks";
import type { ArmOperation } from "../../arm/operation";
import { apiVersions } from "../../core/api-versions";
import { extensionId, nameOf, parentOf, sameArmId } from "../../core/arm-id";
import { EdgeError, type Fault } from "../../core/fault";
import { asArmId, ignored, replaces, replacesOnceKnown } from "../../core/field-table";
import { textAt } from "../../core/json";
import { lockedFault, locksAgainstChange, locksAgainstDeletion } from "../../core/management-lock";
import type { CallPhase, Lifecycle } from "../../dynamic/lifecycle";
import type { ActivationInputs } from "./inputs";
import { lossInAzure, lossInCluster } from "./instance-loss";
import { announcement, offlineFaults, whyRecreated } from "./recreation";

const version = apiVersions.containerRegistry;

/** No outputs. */
export type ActivationState = Record<never, never>;

/** No extension of a previous instance is left. Phases of an Activation run once, right after it is created: later runs must not touch the instance. */
const removed: CallPhase<ActivationInputs, ActivationState> = {
  name: "previous instance removed",
  dependsOn: ["connectedRegistryId"],
  start: async ({ clearsPrevious, connectedClusterId, extension }, _known, { arm }) => {
    return clearsPrevious === true ? arm.beginDelete(extensionId(connectedClusterId, extension), apiVersions.kubernetesConfiguration) : undefined;
  },
  learn: () => ({}),
};

/** The next instance can activate: the service accepts one instance until it is deactivated. */
const released: CallPhase<ActivationInputs, ActivationState> = {
  name: "released",
  dependsOn: ["connectedRegistryId"],
  start: async (inputs, _known, { arm }) => (inputs.clearsPrevious === true ? deactivation(inputs, arm) : undefined),
  learn: () => ({}),
};

/**
 * Claims a connected registry for one instance, which activates by itself. An instance lives on one cluster, at one address, on one volume; another one is refused with
 * ALREADY_ACTIVATED until the connected registry is deactivated. So another cluster or address and a lost instance replace the Activation, and the extension with it:
 * the extension is deleted, the connected registry deactivated, the extension created again. Source: "Connected registry", deactivate; connected registry states.
 */
export const activation: Lifecycle<ActivationInputs, ActivationState> = {
  // The name in the state since 0.1.0.
  kind: "registry/Activation",
  stateVersion: 1,
  fields: {
    connectedRegistryId: replaces(asArmId),
    connectedClusterId: replacesOnceKnown(asArmId),
    extension: replacesOnceKnown(asArmId),
    serviceAddress: replacesOnceKnown(),
    ownsCertificate: replacesOnceKnown(),
    lost: replacesOnceKnown(),
    context: ignored,
    isAdopted: ignored,
    clearsPrevious: ignored,
    timeout: ignored,
  },
  id: ({ connectedRegistryId }) => `${connectedRegistryId}:activation`,
  decide: async (inputs, previous, context) => {
    // The engine checks a replacement again without previous inputs: this is a new instance.
    if (previous === undefined) return { ...inputs, clearsPrevious: !inputs.isAdopted };
    const isKnownLost = (previous.lost ?? "") !== "";
    const decided = { ...inputs, lost: isKnownLost ? "" : await lossInAzure(inputs, previous, context), clearsPrevious: previous.clearsPrevious ?? false };
    const why = whyRecreated(decided, previous);
    if (why !== undefined) context.log(await announcement(decided, why, context.arm));
    return decided;
  },
  preflight: async (inputs, previous, { arm }) => {
    if (previous === undefined || whyRecreated(inputs, previous) === undefined) return [];
    return [...(await offlineFaults(inputs, previous, arm)), ...(await lockFaults(inputs, previous, arm))];
  },
  phases: [removed, released],
  read: async (inputs, _known, context) => {
    const found = await lossInCluster(inputs, context);
    return found.is === "unknown" ? found : { is: "present", inputs: { lost: found.is === "lost" ? found.reason : "" } };
  },
  remove: [
    {
      name: "without children",
      start: async ({ connectedRegistryId }, _known, { arm }) => {
        const all = await arm.listIfThere(`${parentOf(connectedRegistryId)}/connectedRegistries`, version);
        const children = all.filter((other) => sameArmId(textAt(other, "properties", "parent", "id") ?? "", connectedRegistryId));
        if (children.length === 0) return undefined;
        const names = children.map((child) => nameOf(textAt(child, "id") ?? "")).sort();
        throw new EdgeError([hasChildren(connectedRegistryId, names)]);
      },
    },
    { name: "deactivated", start: async (inputs, _known, { arm }) => deactivation(inputs, arm) },
  ],
};

/** The call that lets another instance activate; undefined where none is active. */
async function deactivation({ connectedRegistryId }: Pick<ActivationInputs, "connectedRegistryId">, arm: ArmClient): Promise<ArmOperation | undefined> {
  if (!(await isActive(connectedRegistryId, arm))) return undefined;
  return arm.begin({ method: "POST", path: `${connectedRegistryId}/deactivate`, apiVersion: version });
}

async function isActive(connectedRegistryId: string, arm: ArmClient): Promise<boolean> {
  return textAt(await arm.get(connectedRegistryId, version), "properties", "activation", "status") === "Active";
}

/** Locks at what recreating an instance deletes, deactivates and creates. They are found first, because the objects in the cluster that pods pull with are deleted before any of it. */
async function lockFaults(inputs: ActivationInputs, previous: Partial<ActivationInputs>, arm: ArmClient): Promise<Fault[]> {
  const { connectedClusterId = inputs.connectedClusterId, extension = inputs.extension } = previous;
  const deleted = extensionId(connectedClusterId, extension);
  const created = extensionId(inputs.connectedClusterId, inputs.extension);
  const changed = (await isActive(inputs.connectedRegistryId, arm)) ? [created, inputs.connectedRegistryId] : [created];
  const locks = await locksAround(arm, [deleted, ...changed]);
  const refusing = new Set([...locksAgainstDeletion(locks, [deleted]), ...locksAgainstChange(locks, changed)]);
  return refusing.size === 0 ? [] : [lockedFault([...refusing], "a management lock forbids installing the site's registry again; nothing was changed")];
}

/** Source: connected registries, nested; that one with children cannot be deleted is inferred. */
function hasChildren(connectedRegistryId: string, names: readonly string[]) {
  return {
    code: "EDGE-REGISTRY-CHILDREN",
    what: `other connected registries sync from connected registry ${nameOf(connectedRegistryId)}`,
    given: names.join(", "),
    allowed: "none",
    fix: "remove them first, or give them another parent; this one was not deactivated",
  };
}
