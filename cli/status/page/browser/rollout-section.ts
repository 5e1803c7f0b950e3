import type { FleetStatus } from "../../fleet-status";
import { endOf, minuteOf, rolloutText, type StackRow, stackRows, type Stretch, type WaveRow, waveRows } from "../../rollout-rows";
import type { RolloutTimeline } from "../../rollout-status";
import { byId, drawing, element } from "./element";
import { runMark, waveMark } from "./marks";

/** Stacks in the table until the user requests all of them. */
const mostStacks = 50;

/** Fills the timeline of the newest rollout, and shows its section. `show`: shows a stack's row. */
export function fillRollout({ rollout, asOf }: FleetStatus, show: (stack: string) => void): void {
  if (rollout === undefined) return;
  byId("rollout", HTMLElement).hidden = false;
  const summary = byId("rollout-summary", HTMLElement);
  byId("timeline", HTMLElement).hidden = rollout.is === "unreadable";
  if (rollout.is === "unreadable") {
    summary.textContent = `Not read: ${rollout.reason}`;
    return;
  }
  summary.textContent = rolloutText(rollout);
  const span = `${minuteOf(rollout.from)} to ${minuteOf(endOf(rollout, asOf))} UTC`;
  fillTable("waves", ["Wave", "State", "Began (UTC)", "Took", "Stacks", span], waveRows(rollout, asOf).map(waveRow));
  fillStacks(rollout, { asOf, span, show });
}

interface Shown {
  asOf: string;
  /** The time that the bars cover, for people. */
  span: string;
  show(stack: string): void;
}

function fillStacks(rollout: RolloutTimeline, { asOf, span, show }: Shown): void {
  const rows = stackRows(rollout, asOf);
  const fill = (shown: readonly StackRow[]) =>
    fillTable(
      "runs",
      ["Stack", "Wave", "State", "Began (UTC)", "Took", "Runs", "Reason", span],
      shown.map((row) => stackRow(row, show)),
    );
  const all = byId("all-runs", HTMLButtonElement);
  all.hidden = rows.length <= mostStacks;
  all.textContent = `Show all ${rows.length} stacks`;
  all.addEventListener("click", () => {
    all.hidden = true;
    fill(rows);
  });
  // A thousand rows that nobody looks at would delay the page.
  byId("run-details", HTMLDetailsElement).addEventListener("toggle", () => fill(rows.slice(0, mostStacks)), { once: true });
}

function fillTable(id: string, head: readonly string[], rows: readonly HTMLElement[]): void {
  const titles = head.map((text) => element("th", { scope: "col" }, text));
  byId(id, HTMLTableElement).replaceChildren(element("thead", {}, element("tr", {}, ...titles)), element("tbody", {}, ...rows));
}

function waveRow({ wave, took, counts, stretch }: WaveRow): HTMLElement {
  const marks = counts.map(({ is, stacks }) => element("li", {}, runMark(is, `${stacks} ${is}`)));
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, wave.name),
    element("td", { "data-label": "state" }, waveMark(wave.is)),
    element("td", { "data-label": "began" }, wave.from && minuteOf(wave.from)),
    element("td", { "data-label": "took" }, took),
    element("td", { "data-label": "stacks", class: "stacks" }, marks.length === 0 ? undefined : element("ul", { class: "counts" }, ...marks)),
    bar(stretch ? [stretch] : []),
  );
}

function stackRow({ wave, stack, from, took, stretches }: StackRow, show: (stack: string) => void): HTMLElement {
  const link = element("a", { href: "#sites" }, stack.stack);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(stack.stack);
  });
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, link),
    element("td", { "data-label": "wave" }, wave),
    element("td", { "data-label": "state" }, runMark(stack.is)),
    element("td", { "data-label": "began" }, from && minuteOf(from)),
    element("td", { "data-label": "took" }, took),
    element("td", { "data-label": "runs" }, stack.runs.length === 0 ? "" : String(stack.runs.length)),
    element("td", { "data-label": "reason", class: "reason" }, stack.reason),
    bar(stretches),
  );
}

/** Says nothing that the cells beside it do not say, so a screen reader skips it. A soak is half as high as a run: no meaning depends on colour. */
function bar(stretches: readonly Stretch[]): HTMLElement {
  const parts = stretches.map(({ is, from, to }) => {
    const [x, width] = [Math.min(995, Math.round(from * 1000)), Math.max(5, Math.round((to - from) * 1000))].map(String);
    return drawing("rect", { x: x ?? "0", width: width ?? "5", ...(is === "run" ? { y: "0", height: "8" } : { y: "4", height: "4" }) });
  });
  const picture = drawing("svg", { viewBox: "0 0 1000 8", preserveAspectRatio: "none" }, ...parts);
  return element("td", { class: "bar", "aria-hidden": "true" }, picture);
}
