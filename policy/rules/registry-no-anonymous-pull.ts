import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires anonymous pull to be disabled.
 *
 * Why: otherwise everyone who can reach the registry can pull every image. Absent is accepted: anonymous pull is disabled by default.
 * Good: `anonymousPullEnabled: false`
 * Source: Container Registry API, default of `anonymousPullEnabled`.
 */
export const registryNoAnonymousPull: ResourceRule = {
  name: "registry-no-anonymous-pull",
  on: [resourceTypes.registry],
  message: "A registry must not allow anonymous pull.",
  fix: "Set anonymousPullEnabled to false.",
  severity: "high",
  levels: mandatory,
  builtIn: { id: "9f2dea28-e834-476c-99c5-3507b4728395", title: "Anonymous authentication disabled" },
  checkov: ["CKV_AZURE_138"],
  faultsIn: ({ properties }) => requireProperty(properties, "anonymousPullEnabled", (value) => value !== true),
};
