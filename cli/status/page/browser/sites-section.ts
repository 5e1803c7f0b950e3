import type { FleetStatus, Need } from "../../fleet-status";
import { byState, fits, type SiteFilter, searchText, stateCounts, versionRows } from "../../summaries";
import { byId, element } from "./element";
import { focusCell, makeReachable, moveByKeys } from "./grid-keys";
import type { Choice } from "./overview-section";
import { siteColumns, siteRow } from "./site-rows";

/** The grid of sites with its search and filters. */
export class SitesSection {
  private readonly table = byId("grid", HTMLTableElement);
  private readonly search = byId("search", HTMLInputElement);
  private readonly state = byId("state", HTMLSelectElement);
  private readonly version = byId("version", HTMLSelectElement);
  private readonly hits = byId("hits", HTMLElement);
  private readonly rows;

  constructor(status: FleetStatus) {
    const needs = new Map<string, Need[]>();
    for (const need of status.needs) needs.set(need.stack, [...(needs.get(need.stack) ?? []), need]);
    this.rows = byState(status).map((site) => {
      const own = needs.get(site.stack) ?? [];
      const text = searchText(
        site,
        own.flatMap(({ code, what }) => [code, what]),
      );
      const whats = own.map(({ what }) => what);
      return { site, row: siteRow(site, whats, status.asOf), text };
    });
    const head = siteColumns.map((column) => element("th", { scope: "col", role: "columnheader", tabindex: "-1" }, column));
    this.table.replaceChildren(
      element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...head)),
      element("tbody", { role: "rowgroup" }, ...this.rows.map(({ row }) => row)),
    );
    moveByKeys(this.table);
    addOptions(
      this.state,
      stateCounts(status.sites).map(({ state, sites }) => [state, `${state} (${sites})`]),
    );
    addOptions(
      this.version,
      versionRows(status.sites).map(({ solution, version, sites }) => [`${solution} ${version ?? ""}`, `${solution} ${version ?? "not pinned"} (${sites})`]),
    );
    this.search.addEventListener("input", () => this.filter());
    for (const select of [this.state, this.version]) select.addEventListener("change", () => this.filter());
    byId("clear", HTMLButtonElement).addEventListener("click", () => this.choose({}));
    this.filter();
  }

  /** Filters by this and nothing else, and shows the grid. */
  choose({ state, version }: Choice): void {
    [this.search.value, this.state.value, this.version.value] = ["", state ?? "", version ?? ""];
    this.filter();
    byId("sites", HTMLElement).scrollIntoView();
    this.search.focus({ preventScroll: true });
  }

  /** Shows the row of a stack; a hub has none, so its sites are searched for. */
  show(stack: string): void {
    const cell = this.rows.find(({ site }) => site.stack === stack)?.row.cells[0];
    this.choose({});
    if (cell) focusCell(this.table, cell);
    else {
      this.search.value = stack;
      this.filter();
    }
  }

  private filter(): void {
    const wanted: SiteFilter = { text: this.search.value.trim(), state: this.state.value, version: this.version.value };
    let hits = 0;
    for (const { site, row, text } of this.rows) {
      row.hidden = !fits(site, text, wanted);
      if (!row.hidden) hits += 1;
    }
    const first = this.rows.find(({ row }) => !row.hidden)?.row.cells[0];
    makeReachable(this.table, first);
    this.hits.textContent = `${hits} of ${this.rows.length} sites`;
    byId("nothing", HTMLElement).hidden = hits > 0 || this.rows.length === 0;
  }
}

function addOptions(select: HTMLSelectElement, options: readonly [string, string][]): void {
  select.append(...options.map(([value, text]) => element("option", { value }, text)));
}
