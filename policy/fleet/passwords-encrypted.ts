import { at, isObject } from "../../components/core/json";
import { type FleetRule, type Recorded, faultAt } from "../fleet-rule";
import { always } from "../levels";
import { types } from "../types";

/** How a state writes a secret. Source: Pulumi engine, `resource.SigKey` and `resource.SecretSig`. */
const secretMark = { key: "4dabf18193072939515e22adb298388d", value: "1b47061264138c4ac30d75fd1eb44270" };

/** Where passwords lie, by type. */
const places: Readonly<Record<string, readonly string[]>> = {
  [types.tokenPassword]: ["value"],
  [types.propagated]: ["value", "inUseValue"],
  [types.secret]: ["data", "stringData"],
  [types.extension]: ["configurationProtectedSettings"],
};

/** A state is copied about; what is not encrypted in it is lost. Looks at values, where a policy of the engine sees names. */
export const passwordsEncrypted: FleetRule = {
  name: "passwords-encrypted",
  says: "Passwords must be encrypted in the state.",
  fix: "Mark them as secret, run `pulumi up`, and renew them: they were in the open.",
  severity: "critical",
  levels: always,
  faultsAcross: (resources) => resources.flatMap((resource) => openPlaces(resource).map((place) => faultAt(resource, `${place} is in plain text`))),
};

function openPlaces({ type, properties, outputs }: Recorded): string[] {
  const isOpen = (value: unknown) => value !== undefined && value !== null && !isEncrypted(value);
  return (places[type] ?? []).filter((name) => isOpen(properties[name]) || isOpen(outputs[name]));
}

/** A secret, or a collection whose every member is one. */
function isEncrypted(value: unknown): boolean {
  if (at(value, secretMark.key) === secretMark.value) return at(value, "plaintext") === undefined;
  return isObject(value) && Object.values(value).every(isEncrypted);
}
