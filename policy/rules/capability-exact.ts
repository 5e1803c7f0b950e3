import { listAt } from "../../components/core/json";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** A wildcard would offer a solution to every target. Source: context capabilities are names; that the service takes a wildcard is not known. */
export const capabilityExact: ResourceRule = {
  name: "capability-exact",
  on: [types.target, types.solutionTemplate],
  says: "Capabilities must be named, without wildcards.",
  fix: "Name every capability.",
  severity: "medium",
  levels: always,
  faultsIn: ({ properties }) => {
    const capabilities = listAt(properties, "capabilities").map(String);
    if (capabilities.length === 0) return ["capabilities = (not set)"];
    return capabilities.filter((capability) => capability.includes("*"));
  },
};
