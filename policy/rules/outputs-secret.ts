import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Where passwords lie, by type. */
const places: Readonly<Record<string, readonly string[]>> = {
  [types.tokenPassword]: ["value"],
  [types.propagated]: ["value", "inUseValue"],
  [types.secret]: ["data", "stringData"],
};

/** The engine encrypts in the state what is marked, and nothing else. Policies see the names of what is marked, not whether a value is encrypted. */
export const outputsSecret: ResourceRule = {
  name: "outputs-secret",
  on: [types.tokenPassword, types.propagated, types.secret],
  says: "Passwords must be secret outputs.",
  fix: "Name them in additionalSecretOutputs: value of a TokenPassword, value and inUseValue of a Propagated, data and stringData of a Secret.",
  severity: "critical",
  levels: always,
  faultsIn: ({ type, secretOutputs }) => (places[type] ?? []).filter((name) => !secretOutputs.includes(name)).map((name) => `${name} is not secret`),
};
