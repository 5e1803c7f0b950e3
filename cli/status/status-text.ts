import { printableLines } from "../../components/core/foreign-text";
import { table } from "../output/table";
import type { FleetStatus, HubStatus, Need, SiteStatus } from "./fleet-status";
import { type NeedGroup, needGroups } from "./need-groups";
import { rolloutText } from "./rollout-rows";
import { stateCounts } from "./summaries";
import { contactText, passwordsText, pendingTexts, windowText } from "./site-texts";

/** Stacks of a group that are described one by one; the others are only named. */
const mostDescribed = 3;
/** Stacks that are named in one line. */
const mostNamed = 8;

const urgencyTitles: Record<Need["urgency"], string> = { now: "NOW", soon: "SOON", unread: "NOT READ" };

/** Formats a status for a terminal: what needs a person, then hubs and sites, then how many sites are in which state. */
export function statusText(status: FleetStatus): string {
  const { needs, hubs, sites, rollout } = status;
  const parts = [
    needs.length === 0 ? "nothing needs a person" : needGroups(needs).map(groupText).join("\n"),
    ...(hubs.length === 0 ? [] : [table([["hub", "state", "registry"], ...hubs.map(hubRow)])]),
    ...(sites.length === 0 ? [] : [sitesText(status)]),
    ...(rollout ? [rollout.is === "unreadable" ? `rollout: not read: ${rollout.reason}` : rolloutText(rollout)] : []),
    closingLine(status),
  ];
  return printableLines(parts.join("\n\n"));
}

function groupText({ code, urgency, needs, sharedFix }: NeedGroup): string {
  const described = needs.slice(0, needs.length > mostDescribed + 1 ? mostDescribed : needs.length);
  const others = needs.slice(described.length).map(({ stack }) => stack);
  const lines = described.flatMap(({ stack, what, given, fix }) => [
    `  ${stack}: ${what}`,
    ...(given === undefined ? [] : [`    given  ${given}`]),
    ...(sharedFix === undefined ? [`    fix    ${fix}`] : []),
  ]);
  const more = others.length === 0 ? [] : [`  and ${others.length} more: ${named(others)}`];
  return [`${urgencyTitles[urgency]}  ${code}`, ...lines, ...more, ...(sharedFix === undefined ? [] : [`  fix    ${sharedFix}`])].join("\n");
}

function named(stacks: readonly string[]): string {
  return stacks.length > mostNamed ? `${stacks.slice(0, mostNamed).join(", ")} ...; --json lists all` : stacks.join(", ");
}

function hubRow({ stack, state, loginServer = "" }: HubStatus): string[] {
  return [stack, state, loginServer];
}

function sitesText({ sites, asOf }: FleetStatus): string {
  const head = ["site", "state", "solution", "wanted", "staged", "proved", "installed", "last sync", "passwords end", "window"];
  const blocks = sites.map((site) => ({ rows: siteRows(site, asOf), notes: pendingTexts(site) }));
  const [title = "", ...lines] = table([head, ...blocks.flatMap(({ rows }) => rows)]).split("\n");
  const below = blocks.flatMap(({ rows, notes }) => [...lines.splice(0, rows.length), ...notes.map((note) => `        Pending: ${note}`)]);
  return [title, ...below].join("\n");
}

/** One row for each solution; what is about the site as a whole is in the first one. */
function siteRows(site: SiteStatus, asOf: string): string[][] {
  const { stack, state, solutions } = site;
  const last = [contactText(site, asOf), passwordsText(site) ?? "-", windowText(site, asOf) ?? "-"];
  const [first, ...others] = solutions.map(({ name, wanted = "-", staged = "-", proved = "-", installed = "-" }) => [name, wanted, staged, proved, installed]);
  return [[stack, state, ...(first ?? ["-", "-", "-", "-", "-"]), ...last], ...others.map((columns) => ["", "", ...columns])];
}

function closingLine({ sites, needs, asOf }: FleetStatus): string {
  const counts = stateCounts(sites).map(({ state, sites: found }) => `${found} ${state}`);
  const urgent = (["now", "soon", "unread"] as const).map((urgency) => needs.filter((need) => need.urgency === urgency).length);
  const [now = 0, soon = 0, unread = 0] = urgent;
  return `${asOf}: ${sites.length === 1 ? "1 site" : `${sites.length} sites`}${counts.length === 0 ? "" : ` (${counts.join(", ")})`}; needs a person: ${now} now, ${soon} soon, ${unread} not read`;
}
