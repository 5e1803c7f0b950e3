import { apiVersions } from "../../core/api-versions";
import { asArmId, ignored, replaces, updates } from "../../core/field-table";
import { textAt } from "../../core/json";
import { type PasswordMark, passwordsIn } from "../token-password/password-slot";
import { goneOrUnknown } from "../../dynamic/gone-or-unknown";
import type { CallPhase, Lifecycle, WithTimeout } from "../../dynamic/lifecycle";

const version = apiVersions.containerRegistry;

export interface TokenInputs extends WithTimeout {
  registryId: string;
  name: string;
  scopeMapId: string;
  status: "enabled" | "disabled";
  /** Passwords that the token had when we first met it: somebody uses them. Decided once; whatever comes later is ours. */
  otherPasswords: PasswordMark[];
}

/** Nothing beyond the inputs; passwords are another kind's. */
export type TokenState = Record<string, never>;

/** Id of a token. */
export function tokenId({ registryId, name }: Pick<TokenInputs, "registryId" | "name">): string {
  return `${registryId}/tokens/${name}`;
}

/** PUT only where there is none: a PUT without credentials wipes the passwords of a token that exists. */
const written: CallPhase<TokenInputs, TokenState> = {
  name: "written",
  start: async (inputs, _known, { arm }) => {
    const id = tokenId(inputs);
    const live = await arm.get(id, version);
    const { scopeMapId, status } = inputs;
    return arm.begin({ method: live ? "PATCH" : "PUT", path: id, apiVersion: version, body: { properties: { scopeMapId, status } } });
  },
  learn: () => ({}),
};

/** A token: a name that may do what its scope map says. Delete is refused while a connected registry uses it. */
export const token: Lifecycle<TokenInputs, TokenState> = {
  kind: "registry/Token",
  stateVersion: 1,
  fields: {
    registryId: replaces(asArmId),
    name: replaces(),
    scopeMapId: updates(asArmId),
    status: updates(),
    otherPasswords: ignored,
    timeout: ignored,
  },
  id: tokenId,
  decide: async (inputs, previous, { arm }) => ({
    ...inputs,
    otherPasswords: previous?.otherPasswords ?? passwordsIn(await arm.get(tokenId(inputs), version)).map(({ slot, creationTime }) => ({ slot, creationTime })),
  }),
  phases: [written],
  read: async ({ registryId = "", name = "" }, _known, { arm }) => {
    const live = await arm.get(tokenId({ registryId, name }), version);
    if (!live) return goneOrUnknown(arm, registryId, version);
    const status = textAt(live, "properties", "status") === "disabled" ? "disabled" : "enabled";
    return { is: "present", inputs: { status, scopeMapId: textAt(live, "properties", "scopeMapId") ?? "" } };
  },
  remove: [{ name: "deleted", start: (inputs, _known, { arm }) => arm.beginDelete(tokenId(inputs), version) }],
};
