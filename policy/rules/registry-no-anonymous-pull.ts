import { demand } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** Whoever reaches the registry would pull. Absent means off. Source: Container Registry API, default of `anonymousPullEnabled`. */
export const registryNoAnonymousPull: ResourceRule = {
  name: "registry-no-anonymous-pull",
  on: [types.registry],
  says: "A registry must not let anybody pull without signing in.",
  fix: "Set anonymousPullEnabled to false.",
  severity: "high",
  levels: always,
  builtIn: { id: "9f2dea28-e834-476c-99c5-3507b4728395", title: "Anonymous authentication disabled" },
  checkov: ["CKV_AZURE_138"],
  faultsIn: ({ properties }) => demand(properties, "anonymousPullEnabled", (value) => value !== true),
};
