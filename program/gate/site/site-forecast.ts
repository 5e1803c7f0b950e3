import { bitsPerSecond, type MeasuredTransfer, measuredBitsPerSecond } from "../../../components/core/data-rate";
import type { TooLongForWindow } from "../../../components/core/arrival";
import { formatDuration } from "../../../components/core/duration";
import type { Fault } from "../../../components/core/fault";
import { type Forecast, forecast } from "../../../components/core/forecast";
import { formatForecast, inGib } from "../../../components/core/forecast-text";
import { textAt } from "../../../components/core/json";
import { quantityBytes } from "../../../components/core/quantity";
import { openings } from "../../../components/maintenance/start-decision";
import { formatMoment } from "../../../components/maintenance/window-times";
import type { HubOutputs } from "../../config/hub-outputs";
import type { SiteConfig } from "../../config/site-schema";
import type { GateFindings } from "../gate";
import type { ArrivingImages, ContentReading } from "./arriving-images";

const gib = 1024 ** 3;

/** How far ahead a maintenance window is looked for, in milliseconds. Our proposal. */
const horizonMs = 60 * 86_400_000;

/** What a run means for the volume of a site's registry; nothing where no image is new. */
export interface SiteForecast extends GateFindings {
  /** For the log and the report of a preview. */
  text?: string;
}

/** Says where a rate is from that no setting names. */
const measuredRate = "link rate of earlier runs";

/** Settings of a site that its forecast depends on. */
type ForecastSettings = Pick<SiteConfig, "keepRevisions" | "link" | "windows" | "freeze"> & {
  /** Freezes of all sites of the hub. */
  fleetFreeze?: HubOutputs["freeze"];
  registry: Pick<SiteConfig["registry"], "storageRequest" | "volumeMargin" | "syncSchedule" | "syncWindow">;
};

/** Forecasts a run from what the cloud registry has of its images. `nodes`: of the cluster, as far as they are visible. `transfers`: what earlier runs saw arrive. Pure. */
export function siteForecast(
  settings: ForecastSettings,
  { wanted, present }: ArrivingImages,
  reading: ContentReading,
  { nodes, nowMs, transfers = [] }: { nodes: readonly unknown[] | undefined; nowMs: number; transfers?: readonly MeasuredTransfer[] },
): SiteForecast {
  const none = { faults: [], warnings: [] };
  if (wanted.every((image) => present.includes(image))) return none;
  if ("because" in reading) return { ...none, text: `not known: ${reading.because}` };
  if (wanted.some((image) => !reading.contents.has(image))) return { ...none, text: "not known: the registry does not have every image" };
  const { storageRequest, volumeMargin: marginPercent, syncSchedule, syncWindow } = settings.registry;
  const measured = settings.link === undefined ? measuredBitsPerSecond(transfers) : undefined;
  const rate = settings.link ? bitsPerSecond(settings.link.rate) : measured;
  const piecesOf = (images: readonly string[]) => images.flatMap((image) => reading.contents.get(image) ?? []);
  const found = forecast({
    wanted: piecesOf(wanted),
    present: piecesOf(present),
    nodePlatforms: nodes && platformsOf(nodes),
    sizeBytes: quantityBytes(storageRequest) ?? 0,
    marginPercent,
    link: rate === undefined ? undefined : { bitsPerSecond: rate, syncSchedule, syncWindow },
    nowMs,
  });
  const { arrival } = found;
  const text = formatForecast(found, nowMs, nextWindow(settings, arrival && "atMs" in arrival ? arrival.atMs : nowMs, nowMs));
  return {
    faults: found.isFitting ? [] : [noRoom(settings, found)],
    warnings: arrival && "layerBytes" in arrival ? [layerTooLong(settings, arrival)] : [],
    text: measured === undefined ? text : `${text}; ${measuredRate}`,
  };
}

/** When the first maintenance window opens that is open at a time or later; undefined for a site without windows. */
function nextWindow({ windows = [], freeze = [], fleetFreeze = [] }: ForecastSettings, atMs: number, nowMs: number): string | undefined {
  if (windows.length === 0) return undefined;
  const found = openings({ windows, freezes: [...freeze, ...fleetFreeze] }, { startMs: atMs, endMs: atMs + horizonMs }).find(({ endMs }) => endMs > atMs);
  return found && formatMoment(found.startMs, found.zone, nowMs);
}

function platformsOf(nodes: readonly unknown[]): string[] {
  const partOf = (node: unknown, name: string) => textAt(node, "status", "nodeInfo", name) ?? "";
  return [...new Set(nodes.map((node) => `${partOf(node, "operatingSystem")}/${partOf(node, "architecture")}`))];
}

function noRoom({ registry, keepRevisions }: ForecastSettings, { newBytes, freeBytes, sizeBytes, superfluousBytes }: Forecast): Fault {
  const { storageRequest, volumeMargin } = registry;
  const marginBytes = (sizeBytes * volumeMargin) / 100;
  const needed = Math.ceil((sizeBytes - freeBytes + newBytes) / (1 - volumeMargin / 100) / gib);
  const others = superfluousBytes > 0 ? `, push images for the platforms of the nodes only (${inGib(superfluousBytes)} GiB are for others)` : "";
  return {
    code: "EDGE-VOLUME-ROOM",
    what: "the new images do not fit on the volume of the site's registry",
    given: `${inGib(newBytes)} GiB new, ${inGib(Math.max(0, freeBytes))} GiB free of site.registry.storageRequest = ${storageRequest}, with site.keepRevisions = ${keepRevisions}`,
    allowed: `at most ${inGib(Math.max(0, freeBytes - marginBytes))} GiB new, so that ${volumeMargin} % stay free (site.registry.volumeMargin)`,
    fix: `keep fewer revisions, stage fewer or smaller images${others}, or have a volume of ${needed} GiB: set site.registry.storageRequest = ${needed}Gi where its storage class allows it to grow`,
  };
}

/** A warning, because what the end of a window does to a layer is not known (`assumed:window-cuts-layer`). */
function layerTooLong({ registry, link }: ForecastSettings, { layerBytes, layerMs, windowMs }: TooLongForWindow): Fault {
  return {
    code: "EDGE-LAYER-WINDOW",
    what: "a layer takes longer than a sync window, and may begin again in each one",
    given: `${inGib(layerBytes)} GiB at ${link ? `site.link.rate = ${link.rate}` : measuredRate} take ${formatDuration(layerMs)}`,
    allowed: `${formatDuration(windowMs)} (site.registry.syncWindow = ${registry.syncWindow ?? ""})`,
    fix: "set a longer site.registry.syncWindow, or build the image with smaller layers",
  };
}
