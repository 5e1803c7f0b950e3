import type { Fault } from "../../../components/core/fault";
import { textAt } from "../../../components/core/json";
import { isRegistryExtension } from "../../../components/diagnosis/registry-extensions";
import type { SiteConfig } from "../../config/site-schema";
import { adoptionFindings } from "../adoption/adoption-findings";
import type { SiteObservation } from "./site-observation";

/** Warning of an instance that its cluster has lost. Azure does not notice that an instance was deleted in its cluster, and a run without a refresh repairs only what the state lacks. */
export function lostInstance(installed: unknown, { missingParts }: Pick<SiteObservation, "missingParts">): Fault[] {
  if (missingParts.length === 0 || textAt(installed, "properties", "provisioningState") !== "Succeeded") return [];
  return [
    {
      code: "EDGE-INSTANCE-LOST",
      what: `the site's registry was deleted in its cluster, which has no ${missingParts.join(", no ")}`,
      given: textAt(installed, "id") ?? "",
      fix: "run `pulumi up --refresh`, which installs the registry again and fetches its images again",
    },
  ];
}

/** Faults of an adoption, or of an instance that would have to be adopted. A cluster runs one instance. One with another name must be adopted or deleted first. */
export function adoptionFaults(site: SiteConfig, registryId: string, isInstalled: boolean, { adoption, extensions }: SiteObservation): Fault[] {
  if (site.adopt && adoption) return adoptionFindings(site, site.adopt, registryId, extensions, adoption);
  const foreign = isInstalled ? undefined : extensions.find(isRegistryExtension);
  if (foreign === undefined) return [];
  return [
    {
      code: "EDGE-ADOPT-FOREIGN",
      what: "the cluster already has a connected registry under another name",
      given: `site.key = ${site.key}, extension ${textAt(foreign, "id") ?? ""}`,
      allowed: "a cluster without one, or with this site's own",
      fix: "adopt it with site.adopt, or delete it first",
    },
  ];
}
