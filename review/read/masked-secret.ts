import { isObject } from "../../components/core/json";

/** Key that marks an object as a secret. Source: sdk/go/common/resource, SigKey. */
const signature = "4dabf18193072939515e22adb298388d";

/** Is this what the engine's events show in place of a secret: the text of a single secret value, or the marked object of a secret that contains others? Source: pulumi 3.259, pkg/engine/events.go. */
export function isMaskedSecret(value: unknown): boolean {
  return value === "[secret]" || (isObject(value) && signature in value);
}
