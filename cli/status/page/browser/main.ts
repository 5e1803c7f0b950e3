import { formatWait } from "../../../../components/core/duration";
import { counted } from "../../../../review/print/markdown-text";
import type { FleetStatus } from "../../fleet-status";
import { fillDigests } from "./digests-section";
import { byId, element } from "./element";
import { fillNeeds } from "./needs-section";
import { fillOverview } from "./overview-section";
import { fillRollout } from "./rollout-section";
import { SitesSection } from "./sites-section";
import { fillWan } from "./wan-section";

/** Age from which the page says that it may be out of date, in milliseconds. Our proposal. */
const oldMs = 3_600_000;

/** Builds the page from the status that is embedded in it. */
function build(): void {
  const status = JSON.parse(byId("status", HTMLScriptElement).textContent) as FleetStatus;
  const sites = new SitesSection(status);
  fillNeeds(byId("need-list", HTMLElement), status, (stack) => sites.show(stack));
  byId("need-count", HTMLElement).textContent = needCount(status);
  fillOverview(byId("overview", HTMLTableElement), status, (choice) => sites.choose(choice));
  byId("hub-list", HTMLElement).replaceChildren(
    ...status.hubs.map(({ stack, state, loginServer }) => element("li", {}, `${stack}: ${state}${loginServer === undefined ? "" : `, ${loginServer}`}`)),
  );
  fillRollout(status, (stack) => sites.show(stack));
  fillDigests(status);
  fillWan(byId("wan", HTMLTableElement), status);
  showAge(status.asOf);
  setInterval(() => showAge(status.asOf), 60_000);
  // Read by tests: the time at which everything is drawn and reacts.
  requestAnimationFrame(() => setTimeout(() => document.documentElement.setAttribute("data-ready", String(Math.round(performance.now())))));
}

function needCount({ needs, sites }: FleetStatus): string {
  const counts = (["now", "soon", "unread"] as const).flatMap((urgency) => {
    const count = needs.filter((need) => need.urgency === urgency).length;
    return count === 0 ? [] : [`${count} ${urgency === "unread" ? "not read" : urgency}`];
  });
  return `${counts.length === 0 ? "Nothing" : counts.join(", ")} (${counted(sites.length, "site")})`;
}

/** Says how old the page is: it never changes by itself. */
function showAge(asOf: string): void {
  const ageMs = Math.max(0, Date.now() - Date.parse(asOf));
  const age = byId("age", HTMLElement);
  age.textContent = ageMs < oldMs ? `${formatWait(ageMs)} ago` : `${formatWait(ageMs)} ago: it may be out of date, write it again`;
  age.classList.toggle("old", ageMs >= oldMs);
}

build();
