import { type Operation, operation } from "../operation";
import { resourceAt } from "../resource";
import { asSent } from "../store";
import { diagnosticSettingOperations } from "./diagnostic-settings";

/** Log Analytics workspaces: a prerequisite, read-only. Source: workspaces type 2023-09-01. */
export const workspaceOperations: Operation[] = [
  operation({
    verb: "GET",
    path: "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.OperationalInsights/workspaces/{name}",
    apiVersions: ["2022-10-01", "2023-09-01"],
    source: "Log Analytics workspaces REST reference 2023-09-01",
    latency: "immediate",
    handle: ({ path }, azure) => ({ status: 200, body: asSent(resourceAt(path, azure)) }),
  }),
];

/** Diagnostic settings and the workspaces they send to. */
export const monitorOperations: Operation[] = [...diagnosticSettingOperations, ...workspaceOperations];
