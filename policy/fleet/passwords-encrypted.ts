import { at, isObject } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type FleetRule, type StateResource, faultAt } from "../fleet-rule";
import { mandatory } from "../rule";

/** Marker of an encrypted value in a state. Source: Pulumi engine, `resource.SigKey` and `resource.SecretSig`. */
const secretMark = { key: "4dabf18193072939515e22adb298388d", value: "1b47061264138c4ac30d75fd1eb44270" };

/** Inputs and outputs that contain passwords, by resource type. */
const passwordFields: Readonly<Record<string, readonly string[]>> = {
  [resourceTypes.tokenPassword]: ["value"],
  [resourceTypes.propagated]: ["value", "inUseValue"],
  [resourceTypes.secret]: ["data", "stringData"],
  [resourceTypes.extension]: ["configurationProtectedSettings"],
};

/**
 * Requires every password in the state to be encrypted.
 *
 * Why: states are copied and backed up, and anyone with a copy can use a plain-text password. This rule checks the values themselves;
 * a policy of the engine sees only the names of secret outputs (`outputs-secret`).
 */
export const passwordsEncrypted: FleetRule = {
  name: "passwords-encrypted",
  message: "Passwords must be encrypted in the state.",
  fix: "Mark them as secret, run `pulumi up`, and rotate them: they were stored in plain text.",
  severity: "critical",
  levels: mandatory,
  faultsAcross: (resources) => resources.flatMap((resource) => plainTextFields(resource).map((field) => faultAt(resource, `${field} is in plain text`))),
};

function plainTextFields({ type, properties, outputs }: StateResource): string[] {
  const isOpen = (value: unknown) => value !== undefined && value !== null && !isEncrypted(value);
  return (passwordFields[type] ?? []).filter((name) => isOpen(properties[name]) || isOpen(outputs[name]));
}

/** Reports whether the value is an encrypted secret, or an object whose members all are. */
function isEncrypted(value: unknown): boolean {
  if (at(value, secretMark.key) === secretMark.value) return at(value, "plaintext") === undefined;
  return isObject(value) && Object.values(value).every(isEncrypted);
}
