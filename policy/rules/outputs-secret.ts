import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** The engine encrypts in the state what is marked, and nothing else. Policies see the names of what is marked, not whether a value is encrypted. */
export const outputsSecret: ResourceRule = {
  name: "outputs-secret",
  on: [types.tokenPassword, types.secret],
  says: "Passwords must be secret outputs.",
  fix: "Name them in additionalSecretOutputs: value of a TokenPassword, data and stringData of a Secret.",
  severity: "critical",
  levels: always,
  faultsIn: ({ type, secretOutputs }) => {
    const wanted = type === types.tokenPassword ? ["value"] : ["data", "stringData"];
    return wanted.filter((name) => !secretOutputs.includes(name)).map((name) => `${name} is not secret`);
  },
};
