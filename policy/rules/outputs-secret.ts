import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";

/** Outputs that contain passwords, by resource type. */
const passwordOutputs: Readonly<Record<string, readonly string[]>> = {
  [resourceTypes.tokenPassword]: ["value"],
  [resourceTypes.propagated]: ["value", "inUseValue"],
  [resourceTypes.secret]: ["data", "stringData"],
};

/**
 * Requires the outputs that contain passwords to be marked as secret.
 *
 * Why: the engine encrypts only marked outputs in the state. A policy sees which names are marked, not whether a value is encrypted;
 * `passwords-encrypted` checks the values in exported states.
 * Good: `additionalSecretOutputs: ["value"]` on a TokenPassword
 */
export const outputsSecret: ResourceRule = {
  name: "outputs-secret",
  on: [resourceTypes.tokenPassword, resourceTypes.propagated, resourceTypes.secret],
  message: "Passwords must be secret outputs.",
  fix: "List them in additionalSecretOutputs: value of a TokenPassword, value and inUseValue of a Propagated, data and stringData of a Secret.",
  severity: "critical",
  levels: mandatory,
  faultsIn: ({ type, secretOutputs }) => (passwordOutputs[type] ?? []).filter((name) => !secretOutputs.includes(name)).map((name) => `${name} is not secret`),
};
