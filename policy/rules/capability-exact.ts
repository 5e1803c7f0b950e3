import { listAt } from "../../components/core/json";
import { resourceTypes } from "../../components/core/resource-types";
import { type ResourceRule, mandatory } from "../rule";

/**
 * Requires every capability of a target and a solution template to be spelled out.
 *
 * Why: workload orchestration matches solutions to targets by capability. A wildcard would offer a solution to every target.
 * Good: `capabilities: ["vision-inspection"]`
 * Source: context capabilities are plain names; whether the service accepts a wildcard is not documented.
 */
export const capabilityExact: ResourceRule = {
  name: "capability-exact",
  on: [resourceTypes.target, resourceTypes.solutionTemplate],
  message: "Capabilities must be listed by name, without wildcards.",
  fix: "List every capability by name.",
  severity: "medium",
  levels: mandatory,
  faultsIn: ({ properties }) => {
    const capabilities = listAt(properties, "capabilities").map(String);
    if (capabilities.length === 0) return ["capabilities = (not set)"];
    return capabilities.filter((capability) => capability.includes("*"));
  },
};
