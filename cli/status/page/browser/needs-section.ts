import type { FleetStatus, Need } from "../../fleet-status";
import { type NeedGroup, needGroups } from "../../need-groups";
import { element } from "./element";
import { urgencyMark } from "./marks";

/** Needs of a group that are shown at once; the others are one click away. */
const mostShown = 3;

/** Fills the list of what needs a person. `show`: shows a stack's row. */
export function fillNeeds(list: HTMLElement, { needs }: FleetStatus, show: (stack: string) => void): void {
  list.replaceChildren(...needGroups(needs).map((group) => groupItem(group, show)));
}

function groupItem(group: NeedGroup, show: (stack: string) => void): HTMLElement {
  const { code, urgency, needs, sharedFix } = group;
  const [shown, others] = [needs.slice(0, mostShown), needs.slice(mostShown)];
  const head = element("h3", {}, urgencyMark(urgency), " ", element("code", {}, code), needs.length === 1 ? undefined : ` ${needs.length} times`);
  const rest = others.length === 0 ? undefined : element("details", {}, element("summary", {}, `${others.length} more`), listOf(others, group, show));
  return element("li", { class: `need ${urgency}` }, head, listOf(shown, group, show), rest, sharedFix === undefined ? undefined : fixLine(sharedFix));
}

function listOf(needs: readonly Need[], { sharedFix }: NeedGroup, show: (stack: string) => void): HTMLElement {
  return element("ul", {}, ...needs.map((need) => needItem(need, sharedFix === undefined, show)));
}

function needItem({ stack, what, given, fix }: Need, withFix: boolean, show: (stack: string) => void): HTMLElement {
  const link = element("a", { href: "#sites" }, stack);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(stack);
  });
  const detail = given === undefined ? undefined : element("div", { class: "given" }, given);
  return element("li", {}, element("div", {}, link, `: ${what}`), detail, withFix ? fixLine(fix) : undefined);
}

function fixLine(fix: string): HTMLElement {
  return element("div", { class: "fix" }, element("b", {}, "Fix: "), ...withCode(fix));
}

/** A sentence with its `commands` as code. */
function withCode(text: string): (Node | string)[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? element("code", {}, part) : part));
}
