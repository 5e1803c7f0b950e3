import { apiVersions } from "../../core/api-versions";
import { tokenId } from "../../core/arm-id";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { textAt } from "../../core/json";
import { ownerOfScopeMap } from "../../core/owner";
import { type PasswordMark, passwordsIn } from "../token-password/password-slot";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import { type CallPhase, type Lifecycle, type WithTimeout, recordOnly } from "../../dynamic/lifecycle";
import { deletedByOwner } from "../../dynamic/owned-removal";

const version = apiVersions.containerRegistry;

/** Inputs of a Token. */
export interface TokenInputs extends WithTimeout {
  /** Required. ARM id of the registry. */
  registryId: string;
  /** Required. 5-50 letters, digits and `-`. */
  name: string;
  /** Required. ARM id of its scope map. */
  scopeMapId: string;
  /** Optional. A disabled token is refused everywhere. @default enabled */
  status: "enabled" | "disabled";
  /** Passwords that the token had before this program managed it: somebody may use them. Decided once; every later password belongs to this program. */
  otherPasswords: PasswordMark[];
  /** Optional. The stack that manages the token; its scope map names it on the service. @default - the running stack */
  owner: string;
  /** Optional. How long to wait for the service, ISO 8601. @default PT10M */
  timeout: string;
}

/** No outputs; passwords are a kind of their own. */
export type TokenState = Record<string, never>;

/** Creates the token with PUT, changes it with PATCH: a PUT without credentials wipes the passwords of an existing token. `assumed:token-patch-keeps-passwords`. */
const written: CallPhase<TokenInputs, TokenState> = {
  name: "written",
  dependsOn: ["registryId", "name", "scopeMapId", "status"],
  start: async (inputs, _known, { arm }) => {
    const id = idOf(inputs);
    const live = await arm.get(id, version);
    const { scopeMapId, status } = inputs;
    return arm.begin({ method: live ? "PATCH" : "PUT", path: id, apiVersion: version, body: { properties: { scopeMapId, status } } });
  },
  learn: () => ({}),
};

/** A token: a name that may do what its scope map allows. The service refuses to delete it while a connected registry uses it. */
export const token: Lifecycle<TokenInputs, TokenState> = {
  kind: "registry/Token",
  stateVersion: 1,
  fields: {
    registryId: replaces(asArmId),
    name: replaces(),
    scopeMapId: updates(asArmId),
    status: updates(),
    owner: updates(),
    otherPasswords: ignored,
    timeout: ignored,
  },
  id: idOf,
  decide: async (inputs, previous, { arm }) => ({
    ...inputs,
    otherPasswords: previous?.otherPasswords ?? passwordsIn(await arm.get(idOf(inputs), version)).map(({ slot, issuedAt }) => ({ slot, issuedAt })),
  }),
  phases: [written, recordOnly(["owner"])],
  read: async ({ registryId = "", name = "" }, _known, { arm }) => {
    const live = await arm.get(tokenId(registryId, name), version);
    if (!live) return goneOrUnknown(arm, registryId, version);
    const status = textAt(live, "properties", "status") === "disabled" ? "disabled" : "enabled";
    return { is: "present", inputs: { status, scopeMapId: textAt(live, "properties", "scopeMapId") ?? "" } };
  },
  remove: [
    deletedByOwner({
      noun: "Token",
      id: idOf,
      apiVersion: version,
      ownerOf: async (body, arm) => {
        const mapId = textAt(body, "properties", "scopeMapId");
        return mapId === undefined ? undefined : ownerOfScopeMap(await arm.get(mapId, version));
      },
    }),
  ],
};

function idOf({ registryId, name }: TokenInputs): string {
  return tokenId(registryId, name);
}
