import type { Operation } from "../operation";
import { diagnosticSettingOperations } from "./diagnostic-settings";
import { workspaceOperations } from "./workspaces";

/** Diagnostic settings and the workspaces they send to. */
export const monitorOperations: Operation[] = [...diagnosticSettingOperations, ...workspaceOperations];
