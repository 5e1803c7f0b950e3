import type { Fault } from "../../../components/core/fault";
import { at, listAt, textAt } from "../../../components/core/json";
import { type Check, type Findings, errors, warnings } from "../check";
import type { SiteView } from "./site-view";
import { notDeployed } from "./where-deployed";

/** First API version of Container Registry that reports free space of a site's volume. Source: bicep-types-az, 2026-09-01-preview, `StatusDetailProperties`. */
export const freeSpaceVersion = "2026-09-01-preview";

/** Free share of the volume below which there is a warning. Chosen by this project. */
const leastFreeShare = 0.1;

/** Does the volume of the site's registry have space, as far as the service reports it? */
export const disk: Check<SiteView> = {
  id: "free-space",
  examines: "free space on the volume of the site's registry",
  look: async (view): Promise<Findings> => {
    const { facts } = (await view.deployed()) ?? {};
    if (facts?.connectedRegistryId === undefined) return notDeployed;
    return spaceFindings(await (await view.arm()).get(facts.connectedRegistryId, freeSpaceVersion));
  },
};

/** Findings about the volume of a connected registry, as ARM returns it. */
export function spaceFindings(connectedRegistry: unknown): Findings {
  const details = listAt(connectedRegistry, "properties", "statusDetails");
  const full = details.filter((detail) => /disk/i.test(textAt(detail, "code") ?? ""));
  if (full.length > 0) return errors(full.map((detail) => spaceFault(`${textAt(detail, "code")}: ${textAt(detail, "description") ?? ""}`)));
  const figures = spaceFigures(details);
  if (figures === undefined) return { skipped: "the service does not report it" };
  const { freeGib, totalGib } = figures;
  return warnings(freeGib < totalGib * leastFreeShare ? [spaceFault(`${freeGib} of ${totalGib} GiB are free`)] : []);
}

/** Free and total space in the status details of a connected registry; undefined where none has them. */
export function spaceFigures(details: readonly unknown[]): { freeGib: number; totalGib: number } | undefined {
  return details.flatMap((detail) => figuresIn(detail) ?? [])[0];
}

/** `assumed:free-space-figures`: any status detail may have the figures. */
function figuresIn(detail: unknown): { freeGib: number; totalGib: number } | undefined {
  const [freeGib, totalGib] = [at(detail, "availableGib"), at(detail, "totalGib")].map(Number);
  return freeGib !== undefined && totalGib !== undefined && Number.isFinite(freeGib) && totalGib > 0 ? { freeGib, totalGib } : undefined;
}

function spaceFault(given: string): Fault {
  return {
    code: "EDGE-DISK-SPACE",
    what: "the volume of the site's registry is full or nearly full: a sync that needs more space fails",
    given,
    allowed: `at least ${leastFreeShare * 100} % free`,
    fix: "lower site.keepRevisions, which removes former revisions, or raise site.registry.storageRequest where the storage class lets a volume grow",
  };
}
