import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import { type Check, errors } from "../check";
import type { AzureView } from "./azure-view";

/** Is the hub's registry usable, and of the tier that connected registries need? */
export const registry: Check<AzureView> = {
  id: "registry",
  examines: "tier and state of the hub's registry",
  look: async (view) => errors(registryFaults((await view.registry()).body)),
};

/** Faults of a registry, as ARM returns it. Source: "Intro to connected registries", prerequisites. */
export function registryFaults(body: unknown): Fault[] {
  const id = textAt(body, "id") ?? "";
  const [tier, state] = [textAt(body, "sku", "name") ?? "(unknown)", textAt(body, "properties", "provisioningState") ?? "Succeeded"];
  const fault = (what: string, given: string, allowed: string, fix: string): Fault => ({
    code: "EDGE-REGISTRY-STATE",
    what,
    given: `${given}, ${id}`,
    allowed,
    fix,
  });
  return [
    ...(tier.toLowerCase() === "premium"
      ? []
      : [
          fault(
            "the hub's registry has a tier without connected registries",
            `sku = ${tier}`,
            "Premium",
            "run `edge-staging up <hub> -- --refresh`, which sets the tier",
          ),
        ]),
    ...(state === "Succeeded"
      ? []
      : [
          fault(
            "the hub's registry is not in its final state",
            `provisioningState = ${state}`,
            "Succeeded",
            "wait until the operation has ended; if it failed, run `edge-staging up <hub> -- --refresh`",
          ),
        ]),
  ];
}
