import { type Arrival, arrivalOf, type SiteLink } from "./arrival";

/** One piece of an image: a manifest, a configuration or a layer. */
export interface ContentPiece {
  digest: string;
  /** Bytes. */
  size: number;
  /** `os/architecture[/variant]` of the manifests that need it; empty where an image has no index, or where it belongs to none. */
  platforms: readonly string[];
}

/** What a forecast is made from. */
export interface ForecastFacts {
  /** Content of the images that the site stages after the change. */
  wanted: readonly ContentPiece[];
  /** Content of the images that it has, and keeps for former revisions. */
  present: readonly ContentPiece[];
  /** Platforms of its nodes, `os/architecture`. @default - not known: no content is called superfluous */
  nodePlatforms?: readonly string[] | undefined;
  /** Size of the registry's volume in bytes. */
  sizeBytes: number;
  /** Percentage of the volume that must stay free. */
  marginPercent: number;
  /** @default - no time is forecast */
  link?: SiteLink | undefined;
  nowMs: number;
}

/** What a change means for the volume of a site's registry, and when its content is there. */
export interface Forecast {
  /** Bytes that the site fetches. */
  newBytes: number;
  /** Those of them that no node of the site can run. */
  superfluousBytes: number;
  /** Bytes that are free on the volume before the change. Negative if it has more than it should. */
  freeBytes: number;
  sizeBytes: number;
  /** Whether the new content leaves the margin free. */
  isFitting: boolean;
  /** Undefined where the link's rate is not known. */
  arrival?: Arrival | undefined;
}

/**
 * Forecasts a change of a site's images. Pure. Content is counted once, whatever number of images share it; what superseded revisions had is not subtracted,
 * because they are removed only after the new content is there.
 */
export function forecast(facts: ForecastFacts): Forecast {
  const present = new Map(facts.present.map((piece) => [piece.digest, piece]));
  const missing = [...new Map(facts.wanted.map((piece) => [piece.digest, piece])).values()].filter(({ digest }) => !present.has(digest));
  const newBytes = sumOf(missing);
  const freeBytes = facts.sizeBytes - sumOf([...present.values()]);
  const { link, nodePlatforms, nowMs } = facts;
  return {
    newBytes,
    superfluousBytes: sumOf(missing.filter((piece) => isSuperfluous(piece, nodePlatforms))),
    freeBytes,
    sizeBytes: facts.sizeBytes,
    isFitting: freeBytes - newBytes >= (facts.sizeBytes * facts.marginPercent) / 100,
    ...(link && {
      arrival: arrivalOf(
        missing.map(({ size }) => size),
        link,
        nowMs,
      ),
    }),
  };
}

/** Content of other platforms only. A node runs what names its system and architecture, whatever the variant. */
function isSuperfluous({ platforms }: ContentPiece, nodePlatforms: readonly string[] | undefined): boolean {
  if (nodePlatforms === undefined || nodePlatforms.length === 0 || platforms.length === 0) return false;
  return platforms.every((platform) => !nodePlatforms.includes(platform.split("/").slice(0, 2).join("/")));
}

function sumOf(pieces: readonly ContentPiece[]): number {
  return pieces.reduce((sum, { size }) => sum + size, 0);
}
