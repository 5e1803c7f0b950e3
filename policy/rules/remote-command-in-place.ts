import { demand } from "../demand";
import { always } from "../levels";
import type { ResourceRule } from "../rule";
import { types } from "../types";

/** A trigger replaces a command: what comes after it is run first, and then undone by the end of what was before. Source: pulumi-command 1.2.1, common/inputs.go, `replaceOnChanges`. */
export const remoteCommandInPlace: ResourceRule = {
  name: "remote-command-in-place",
  on: [types.remoteCommand],
  says: "A command over SSH that is undone at its end must be updated in place.",
  fix: "Set update, and send what may change by stdin and not by triggers.",
  severity: "high",
  levels: always,
  faultsIn: ({ properties }) => {
    if (typeof properties["delete"] !== "string") return [];
    return [...demand(properties, "update", (update) => typeof update === "string"), ...demand(properties, "triggers", (triggers) => triggers === undefined)];
  },
};
