import type { FleetStatus, ImageStatus, SiteStatus } from "../../fleet-status";
import { imageRows, imagesOf } from "../../summaries";
import { byId, element } from "./element";
import { verdictMark } from "./marks";

/** Sites in the matrix until the user requests all of them. */
const mostSites = 50;
/** Hex digits of a digest that are shown; its cell's title has all. */
const shownDigits = 12;
const verdicts: readonly ImageStatus["verdict"][] = ["equal", "different", "missing", "unproved"];

/** Fills the table of images and the matrix of images and sites: sites with an exception first. */
export function fillDigests({ sites }: FleetStatus): void {
  const head = ["Image", ...verdicts.map((verdict) => verdictMark(verdict))].map((text) => element("th", { scope: "col" }, text));
  const rows = imageRows(sites).map(({ image, counts }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, image),
      ...verdicts.map((verdict) => element("td", { "data-label": verdict }, counts[verdict] === 0 ? "" : String(counts[verdict]))),
    ),
  );
  byId("images", HTMLTableElement).replaceChildren(element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  const withImages = exceptionsFirst(sites.filter((site) => imagesOf(site).length > 0));
  const all = byId("all-digests", HTMLButtonElement);
  const fill = (shown: readonly SiteStatus[]) => byId("matrix", HTMLTableElement).replaceChildren(...matrix(shown));
  all.hidden = withImages.length <= mostSites;
  all.textContent = `Show all ${withImages.length} sites`;
  all.addEventListener("click", () => {
    all.hidden = true;
    fill(withImages);
  });
  // A thousand rows that nobody looks at would delay the page.
  const details = byId("digest-details", HTMLDetailsElement);
  details.addEventListener("toggle", () => fill(withImages.slice(0, mostSites)), { once: true });
}

function exceptionsFirst(sites: readonly SiteStatus[]): SiteStatus[] {
  const rank = (site: SiteStatus) => Math.min(...imagesOf(site).map(({ verdict }) => rankOf(verdict)));
  const ranked = sites.map((site) => ({ site, rank: rank(site) }));
  return ranked.sort((a, b) => a.rank - b.rank).map(({ site }) => site);
}

function matrix(sites: readonly SiteStatus[]): HTMLElement[] {
  const images = worstFirst(sites.flatMap(imagesOf));
  const head = ["Site", ...images].map((text) => element("th", { scope: "col" }, text));
  const rows = sites.map((site) => {
    const own = new Map(imagesOf(site).map((one) => [one.image, one]));
    return element("tr", {}, element("th", { scope: "row" }, site.stack), ...images.map((image) => digestCell(image, own.get(image))));
  });
  return [element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)];
}

/** The images, each once: those that differ or are missing somewhere come first, because not all fit on a screen. */
function worstFirst(all: readonly ImageStatus[]): string[] {
  const ranks = new Map<string, number>();
  for (const { image, verdict } of all) ranks.set(image, Math.min(rankOf(verdict), ranks.get(image) ?? verdicts.length));
  return [...ranks].sort(([a, one], [b, other]) => one - other || a.localeCompare(b, "en", { numeric: true })).map(([image]) => image);
}

/** Exceptions before what is equal. */
function rankOf(verdict: ImageStatus["verdict"]): number {
  return verdict === "equal" ? verdicts.length : verdicts.indexOf(verdict);
}

function digestCell(image: string, found: ImageStatus | undefined): HTMLElement {
  if (found === undefined) return element("td", { "data-label": image }, "–");
  const { verdict, siteDigest, cloudDigest } = found;
  const short = siteDigest === undefined ? undefined : element("code", {}, siteDigest.slice("sha256:".length, "sha256:".length + shownDigits));
  const title = `on the site ${siteDigest ?? "not read"}, published ${cloudDigest ?? "not known"}`;
  return element("td", { "data-label": image, title }, verdictMark(verdict), " ", short);
}
