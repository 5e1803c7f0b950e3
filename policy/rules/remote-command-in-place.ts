import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";
import { requireProperty } from "../subject";

/**
 * Requires an SSH command with a delete step to be updated in place.
 *
 * Why: a change of `triggers` replaces the command. The replacement runs first, and the delete step of the old one then undoes it.
 * Good: `{ create, update, delete, stdin }` without `triggers`
 * Source: pulumi-command 1.2.1, common/inputs.go, `replaceOnChanges`.
 */
export const remoteCommandInPlace: ResourceRule = {
  name: "remote-command-in-place",
  on: [resourceTypes.remoteCommand],
  message: "An SSH command with a delete step must be updated in place.",
  fix: "Set update, and pass changing values through stdin instead of triggers.",
  severity: "high",
  levels: mandatory,
  faultsIn: ({ properties }) => {
    if (typeof properties["delete"] !== "string") return [];
    return [
      ...requireProperty(properties, "update", (update) => typeof update === "string"),
      ...requireProperty(properties, "triggers", (triggers) => triggers === undefined),
    ];
  },
};
