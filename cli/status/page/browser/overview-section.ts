import type { FleetStatus, SiteState } from "../../fleet-status";
import { stateCounts, versionRows } from "../../summaries";
import { element } from "./element";
import { stateMark } from "./marks";

/** What a click in the overview filters the sites by. */
export interface Choice {
  state?: SiteState;
  version?: string;
}

/** Fills the table of sites by version and state. `choose`: filters the sites. */
export function fillOverview(table: HTMLElement, { sites }: FleetStatus, choose: (choice: Choice) => void): void {
  const states = stateCounts(sites);
  const head = ["Solution", "Version", ...states.map(({ state }) => stateMark(state)), "Sites"].map((text) => element("th", { scope: "col" }, text));
  const rows = versionRows(sites).map(({ solution, version, states: counts, sites: count }) => {
    const cells = states.map(({ state }) => {
      const found = counts.find((one) => one.state === state)?.sites ?? 0;
      const label = `${found} ${found === 1 ? "site" : "sites"} ${state}, ${solution} ${version ?? "no longer pinned"}: show them`;
      return element(
        "td",
        { "data-label": state },
        found === 0 ? "" : button(String(found), label, () => choose({ state, version: `${solution} ${version ?? ""}` })),
      );
    });
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, solution),
      element("td", { "data-label": "version" }, version ?? "not pinned"),
      ...cells,
      element("td", { "data-label": "sites" }, String(count)),
    );
  });
  const total = states.map(({ state, sites: found }) =>
    element(
      "td",
      { "data-label": state },
      button(String(found), `${found} ${found === 1 ? "site" : "sites"} ${state}: show them`, () => choose({ state })),
    ),
  );
  const last = element(
    "tr",
    {},
    element("th", { scope: "row" }, "All sites"),
    element("td", {}, ""),
    ...total,
    element("td", { "data-label": "sites" }, String(sites.length)),
  );
  table.replaceChildren(element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows, last));
}

function button(text: string, label: string, act: () => void): HTMLElement {
  const created = element("button", { type: "button", "aria-label": label }, text);
  created.addEventListener("click", act);
  return created;
}
