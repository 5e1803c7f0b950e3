import type { MeasuredTransfer } from "../../core/data-rate";
import type { ImageProof, ProofMode } from "../../core/image-proof";
import type { ImageDigests } from "../../core/moved-tag";
import type { WithTimeout } from "../../dynamic/lifecycle";
import type { SiteRegistryAccess } from "../../site-registry/access";

/** Inputs of FetchedImages. */
export interface FetchedImagesInputs extends WithTimeout {
  /** Required. ARM id of the connected registry. */
  connectedRegistryId: string;
  /** Required. ARM id of the scope map that it syncs by. */
  syncScopeMapId: string;
  /** Required. Name of the solution. */
  solution: string;
  /** Required. Version of the solution, for messages. */
  version: string;
  /** Required. `repository:tag` of all images of the version. */
  images: string[];
  /** Required. Repositories of all solutions of the site: each of them requests all, so that none is lost where two write the scope map at once. */
  repositories: string[];
  /** Optional. Digest of each image when the hub published the version. @default - the digest when the fetch begins */
  publishedDigests?: ImageDigests | undefined;
  /** Required. How to read both registries. Secret. */
  siteRegistry: SiteRegistryAccess;
  /** Required. `required`: fail where the site's registry cannot be read. `preferred`: rely on the service's word there. */
  proofMode: Exclude<ProofMode, "off">;
  /** Required. The site's sync schedule, cron in UTC, to name its next window. */
  syncSchedule: string;
  /** Required. Longest time without progress, ISO 8601; it must be longer than the largest layer takes. */
  stallTimeout: string;
  /** Optional. The stack that reads the site's registry, named in the proof. @default - the running stack */
  by: string;
  /** Required. `accepted`: the run succeeds with the resource Pending while images arrive. */
  wait: "confirmed" | "accepted";
}

/** Outputs of FetchedImages. */
export interface FetchedImagesState {
  /** Digest of each image in the cloud registry when the fetch began; empty until it was read. */
  digests: ImageDigests;
  /** How each image is known to be at the site; empty while images arrive. */
  proof: ImageProof[];
  /** What arrived while the last run looked that saw some arrive for 20 seconds or longer, for later forecasts; absent before one did. */
  transfer?: MeasuredTransfer;
}
