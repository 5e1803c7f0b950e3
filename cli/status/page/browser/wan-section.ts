import { counted, formatBytes } from "../../../../review/print/markdown-text";
import type { FleetStatus } from "../../fleet-status";
import { wanRows } from "../../summaries";
import { drawing, element } from "./element";

/** Fills the table of bytes by version. */
export function fillWan(table: HTMLElement, { sites }: FleetStatus): void {
  const rows = wanRows(sites);
  const largest = Math.max(1, ...rows.map(({ total }) => total));
  const head = ["Solution", "Version", "Sites", "Bytes of one site", "Bytes of all sites", ""].map((text) => element("th", { scope: "col" }, text));
  const body = rows.map(({ solution, version, sites: count, most, least, total }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, solution),
      element("td", { "data-label": "version" }, version),
      element("td", { "data-label": "sites" }, counted(count, "site")),
      element("td", { "data-label": "one site", class: "full" }, most === least ? formatBytes(most) : `${formatBytes(least)} to ${formatBytes(most)}`),
      element("td", { "data-label": "all sites", class: "full" }, formatBytes(total)),
      element("td", { class: "bar", "aria-hidden": "true" }, bar(total / largest)),
    ),
  );
  table.replaceChildren(element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body));
}

function bar(share: number): SVGElement {
  const width = String(Math.max(1, Math.round(share * 100)));
  return drawing("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none" }, drawing("rect", { width, height: "8" }));
}
