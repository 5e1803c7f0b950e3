import type { Fault } from "../../../components/core/fault";
import { parseImageRef, referenceOf } from "../../../components/core/image-ref";
import { presentDigests } from "../../../components/oci/present-digests";
import { type Check, type Findings, errors } from "../check";
import type { SiteView } from "./site-view";
import { notDeployed } from "./where-deployed";

/** Has the site's registry every staged image, with the digest of the cloud? Reads digests only; `prove` reads the bytes. */
export const images: Check<SiteView> = {
  id: "images",
  examines: "digests of the staged images, in the cloud and on the site",
  look: async (view): Promise<Findings> => {
    const [found, registry] = [await view.deployed(), await view.siteRegistry()];
    if (found === undefined || registry === undefined) return notDeployed;
    const refs = [...new Set(found.facts.solutions.flatMap((solution) => solution.images))];
    if (refs.length === 0) return { skipped: "the site stages no image" };
    const cloud = await presentDigests(await view.arm(), (await view.hub()).registryId, refs, view.environment);
    const compared = refs.map(async (ref) => {
      const parsed = parseImageRef(ref);
      return imageFaults(ref, cloud[ref], await registry.announcedDigest(parsed.repository, referenceOf(parsed)));
    });
    return errors((await Promise.all(compared)).flat());
  },
};

/** Faults of an image with these digests; undefined where a registry does not have it. An image that the cloud lacks is a fault of the hub. */
export function imageFaults(ref: string, cloud: string | undefined, site: string | undefined): Fault[] {
  if (cloud === undefined || cloud === site) return [];
  return [
    {
      code: "EDGE-IMAGE-ON-SITE",
      what:
        site === undefined
          ? "the site's registry does not have an image that is staged there"
          : "the site's registry has another image under this name than the cloud",
      given: `${ref}: ${site ?? "(nothing)"} on the site`,
      allowed: cloud,
      fix: "correct the faults of sync token, connection state and sync first; if there are none, wait for the next sync, then run `edge-staging up <stack> -- --refresh`, which stages again what is missing",
    },
  ];
}
