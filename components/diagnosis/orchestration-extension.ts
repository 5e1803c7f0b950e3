import { nameOf } from "../core/arm-id";
import { isExtensionOf } from "../core/extension-type";
import type { Fault } from "../core/fault";
import { textAt } from "../core/json";
import { prerequisiteExtensions } from "../core/prerequisite-extension";

/**
 * First version of the workload orchestration extension with which Azure deletes a target on which solutions are installed.
 * Source: release notes of workload orchestration, July 2026. They name no version that staging needs: that every version stages is `assumed:orchestration-versions-stage`.
 */
const oldestThatDeletes = [2, 1, 34] as const;
const oldestText = oldestThatDeletes.join(".");

/** Is this the extension of workload orchestration? */
export function isOrchestrationExtension(extension: unknown): boolean {
  return isExtensionOf(prerequisiteExtensions.orchestration.type, extension);
}

/** Fault of an orchestration extension that is too old; none where its version is unknown. `extensions`: those of the cluster. */
export function orchestrationVersionFaults(extensions: readonly unknown[]): Fault[] {
  return extensions.filter(isOrchestrationExtension).flatMap((extension) => {
    const installed = textAt(extension, "properties", "currentVersion") ?? textAt(extension, "properties", "version") ?? "";
    return isOlder(installed) ? [tooOld(textAt(extension, "id") ?? "", installed)] : [];
  });
}

/** False for a version that is not three numbers; what follows them does not count. */
function isOlder(version: string): boolean {
  const [, ...parts] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  const [difference] = parts.map((part, index) => Number(part) - (oldestThatDeletes[index] ?? 0)).filter((one) => one !== 0);
  return difference !== undefined && difference < 0;
}

function tooOld(id: string, installed: string): Fault {
  return {
    code: "EDGE-ORCHESTRATION-VERSION",
    what: `workload orchestration extension ${nameOf(id)} is too old: Azure does not delete the target while solutions are installed on it`,
    given: `version ${installed}, ${id}`,
    allowed: `version ${oldestText} or newer`,
    fix: "update the extension (az k8s-extension update), or uninstall every solution before the target is deleted",
  };
}
