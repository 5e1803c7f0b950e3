import type { SiteStatus, SolutionStatus } from "../../fleet-status";
import { contactText, passwordsText, pendingTexts, windowText } from "../../site-texts";
import { type Content, element } from "./element";
import { stateMark } from "./marks";

/** The columns of the sites, in order. */
export const siteColumns = ["Site", "State", "Solution", "Wanted", "Staged", "Proved", "Installed", "Window", "Last sync", "Passwords end"] as const;

/** Columns that have a line of their own on a narrow screen. */
const fullColumns = new Set<string>(["State", "Solution", "Window", "Last sync", "Passwords end"]);

/** Stands for what does not exist. */
const none = "–";

/** The row of a site. `needs`: what a person has to look at; `asOf`: the time that everything is compared with. */
export function siteRow(site: SiteStatus, needs: readonly string[], asOf: string): HTMLTableRowElement {
  const { stack, state, solutions } = site;
  const versions = (of: (solution: SolutionStatus) => string | undefined) =>
    solutions.map((solution) => element("div", versionClass(solution, of), of(solution) ?? none));
  const contents: Content[][] = [
    [stack],
    [stateMark(state), ...[...needs, ...pendingTexts(site)].map((reason) => element("div", { class: "reason" }, reason))],
    solutions.map(({ name }) => element("div", {}, name)),
    versions(({ wanted }) => wanted),
    versions(({ staged }) => staged),
    versions(({ proved }) => proved),
    versions(({ installed }) => installed),
    [windowText(site, asOf) ?? none],
    [contactText(site, asOf)],
    [passwordsText(site) ?? none],
  ];
  const cells = contents.map((content, column) => {
    const [name, label] = column === 0 ? (["th", { scope: "row", role: "rowheader" }] as const) : (["td", { role: "gridcell" }] as const);
    const isFull = fullColumns.has(siteColumns[column] ?? "");
    return element(name, { ...label, "data-label": siteColumns[column], tabindex: "-1", class: isFull ? "full" : undefined }, ...content);
  });
  return element("tr", { role: "row" }, ...cells);
}

/** A version that is not the wanted one looks different, beside its text. */
function versionClass(solution: SolutionStatus, of: (solution: SolutionStatus) => string | undefined): Record<string, string> {
  return of(solution) === solution.wanted ? {} : { class: "other" };
}
