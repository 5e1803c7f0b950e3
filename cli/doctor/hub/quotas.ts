import { apiVersions } from "../../../components/core/api-versions";
import { readable } from "../../../components/arm/arm-error";
import type { Fault } from "../../../components/core/fault";
import { at, textAt } from "../../../components/core/json";
import { type Check, type Findings, warnings } from "../check";
import type { HubView } from "./hub-view";

/** Used share of a limit from which there is a warning. Chosen by this project. */
const warnedFrom = 0.9;

/** Does the registry have room for more images, tokens and scope maps? Source: Container Registry, Registries - List Usages. */
export const quotas: Check<HubView> = {
  id: "quotas",
  examines: "usage of the registry's limits",
  look: async (view): Promise<Findings> => {
    const { registryId } = await view.question();
    const usages = await readable((await view.arm()).list(`${registryId}/listUsages`, apiVersions.containerRegistry));
    return usages === undefined ? { skipped: "this identity may not read the registry's usage" } : warnings(quotaFaults(usages));
  },
};

/** Faults of usages, as ARM lists them. More than the included size costs money and is not refused. */
export function quotaFaults(usages: readonly unknown[]): Fault[] {
  return usages.flatMap((usage) => {
    const [name, limit, used] = [textAt(usage, "name") ?? "(unknown)", Number(at(usage, "limit")), Number(at(usage, "currentValue"))];
    if (!(limit > 0 && used >= limit * warnedFrom)) return [];
    const isSize = name === "Size";
    return [
      {
        code: "EDGE-REGISTRY-QUOTA",
        what: isSize ? "the registry has used the storage that its tier includes, or nearly" : `the registry has reached its limit of ${name}, or nearly`,
        given: `${used} of ${limit} ${textAt(usage, "unit") ?? ""}`.trim(),
        allowed: `less than ${warnedFrom * 100} % of the limit`,
        fix: isSize
          ? "remove images that no site pins; more storage is billed per GiB"
          : "remove those that no site needs any more (edge-staging destroys a site's own with its stack), or use another registry for further sites",
      },
    ];
  });
}
