import { apiVersions } from "../../core/api-versions";
import { scopeMapId } from "../../core/arm-id";
import { asArmId, asNameSet, ignored, replaces, updates } from "../../core/field-table";
import { EdgeError } from "../../core/fault";
import { listAt, textAt } from "../../core/json";
import { isAnothers, ownedByAnother, ownerOfScopeMap, withOwner, withoutOwner } from "../../core/owner";
import { scopeMapFaults } from "../registry-limits";
import { mergedActions, missingActions } from "../../core/scope-map-actions";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import { deletedByOwner } from "../../dynamic/owned-removal";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

const version = apiVersions.containerRegistry;

/** Inputs of a ScopeMap. */
export interface ScopeMapInputs extends WithTimeout {
  /** Required. ARM id of the registry. */
  registryId: string;
  /** Required. 5-50 letters, digits, `-` and `_`. */
  name: string;
  /** Required. The actions this program owns; other actions on the service stay. At most 500 in total. */
  actions: string[];
  /** Optional. Free text. @default - empty */
  description: string;
  /** Optional. The stack that manages the map; part of its description on the service. @default - the running stack */
  owner: string;
  /** Optional. The owner before this stack. @default - empty, none */
  formerOwner: string;
  /** Optional. ARM id of the map whose actions a new map starts with; this program does not own them. @default - empty, start with none */
  copiedFrom: string;
  /** Optional. Further actions that a new map starts with; this program does not own them, and an existing map does not get them. @default - none */
  initialActions?: string[] | undefined;
  /** Optional. How long to wait for the service, ISO 8601. @default PT10M */
  timeout: string;
}

/** Outputs of a ScopeMap. */
export interface ScopeMapState {
  /** The actions written last: those that are no longer declared are removed. */
  writtenActions: string[];
}

/** Creates the map with PUT. An existing one is read, merged and PATCHed: the service adds repositories at run time, so this program owns only a part of the list. */
const written: CallPhase<ScopeMapInputs, ScopeMapState> = {
  name: "written",
  start: async (inputs, known, { arm }) => {
    const id = idOf(inputs);
    const live = await arm.get(id, version);
    const owner = ownerOfScopeMap(live);
    if (isAnothers(owner, inputs.owner) && owner !== inputs.formerOwner) throw new EdgeError([ownedByAnother(owner, [`scope map ${inputs.name}`])]);
    const base = live ?? (inputs.copiedFrom === "" ? undefined : await arm.get(inputs.copiedFrom, version));
    const present = mergedActions(actionsOf(base), [], live ? [] : (inputs.initialActions ?? []));
    const actions = mergedActions(present, known.writtenActions ?? [], inputs.actions);
    const unchanged = live && actions.length === actionsOf(live).length && missingActions(actionsOf(live), actions).length === 0;
    const description = withOwner(inputs.description, inputs.owner);
    if (unchanged && textAt(live, "properties", "description") === description) return undefined;
    const faults = scopeMapFaults(inputs.name, actions.length);
    if (faults.length > 0) throw new EdgeError(faults);
    return arm.begin({ method: live ? "PATCH" : "PUT", path: id, apiVersion: version, body: { properties: { actions, description } } });
  },
  learn: async (inputs, _result, _known, { arm }) => {
    // Two writers of one list overwrite each other; only reading it again shows that.
    const missing = missingActions(actionsOf(await arm.get(idOf(inputs), version)), inputs.actions);
    if (missing.length > 0) {
      throw new EdgeError([
        {
          code: "EDGE-SCOPE-MAP-RACE",
          what: `scope map ${inputs.name} lost actions to another writer`,
          given: missing.join(", "),
          fix: "run `pulumi up` again",
        },
      ]);
    }
    return { writtenActions: inputs.actions };
  },
};

/** A scope map of which this program owns some actions. Idempotent. Deleting it removes the whole map, which the service refuses while a token uses it. */
export const scopeMap: Lifecycle<ScopeMapInputs, ScopeMapState> = {
  kind: "registry/ScopeMap",
  stateVersion: 1,
  fields: {
    registryId: replaces(asArmId),
    name: replaces(),
    actions: updates(asNameSet),
    description: updates(),
    owner: updates(),
    formerOwner: ignored,
    copiedFrom: ignored,
    initialActions: ignored,
    timeout: ignored,
  },
  id: idOf,
  preflight: async ({ name, actions }) => scopeMapFaults(name, actions.length),
  phases: [written],
  read: async (inputs, _known, { arm }) => {
    const { registryId = "", name = "", actions = [] } = inputs;
    const live = await arm.get(scopeMapId(registryId, name), version);
    if (!live) return goneOrUnknown(arm, registryId, version);
    const missing = missingActions(actionsOf(live), actions);
    return {
      is: "present",
      inputs: {
        actions: actions.filter((action) => !missing.includes(action)),
        description: withoutOwner(textAt(live, "properties", "description") ?? ""),
        owner: ownerOfScopeMap(live),
      },
    };
  },
  remove: [deletedByOwner({ noun: "ScopeMap", id: idOf, apiVersion: version, ownerOf: ownerOfScopeMap })],
};

function idOf({ registryId, name }: ScopeMapInputs): string {
  return scopeMapId(registryId, name);
}

function actionsOf(live: unknown): string[] {
  return listAt(live, "properties", "actions").map(String);
}
