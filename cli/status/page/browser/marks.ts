import type { ImageStatus, Need, SiteState } from "../../fleet-status";
import type { TimelineStack, WaveState } from "../../rollout-status";
import { drawing, element } from "./element";

/** How serious a state looks. Shape and text say the same as the colour. */
type Tone = "bad" | "warn" | "wait" | "good" | "none";

/** Shapes of 16 by 16 units, one for each meaning, so that no meaning depends on colour alone. */
const shapes = {
  cross: "M3 5 5 3l3 3 3-3 2 2-3 3 3 3-2 2-3-3-3 3-2-2 3-3z",
  question: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm-1 10h2v2H7zm0-1c0-3 2-2.5 2-4.2C9 5 8.6 4.6 8 4.6S7 5 7 5.8H5C5 4 6.2 3 8 3s3 1 3 2.7C11 8 9 8 9 10z",
  slash: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zM3 8a5 5 0 0 1 7.8-4.1L3.9 10.8A5 5 0 0 1 3 8zm2.2 4.1 6.9-6.9a5 5 0 0 1-6.9 6.9z",
  ring: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2a5 5 0 1 1 0 10A5 5 0 0 1 8 3z",
  triangle: "M8 1.5 15.5 14.5H.5zM7 6v4h2V6zm0 5v2h2v-2z",
  arrow: "M6.5 1h3v7H13l-5 6-5-6h3.5z",
  bars: "M1 10h3v5H1zm5.5-4h3v9h-3zM12 1h3v14h-3z",
  clock: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2a5 5 0 1 1 0 10A5 5 0 0 1 8 3zM7 4v5h4V7.5H8.5V4z",
  half: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 2v10A5 5 0 0 1 8 3z",
  disc: "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z",
  tick: "M6.2 13.5.8 8.2l2-2 3.4 3.3L13.2 2.5l2 2z",
  dash: "M2 7h12v2H2z",
} as const;

type Shape = keyof typeof shapes;

const ofState: Record<SiteState, { shape: Shape; tone: Tone }> = {
  unreadable: { shape: "question", tone: "bad" },
  "not deployed": { shape: "ring", tone: "warn" },
  failed: { shape: "cross", tone: "bad" },
  offline: { shape: "slash", tone: "bad" },
  behind: { shape: "triangle", tone: "warn" },
  fetching: { shape: "arrow", tone: "wait" },
  staging: { shape: "bars", tone: "wait" },
  waiting: { shape: "clock", tone: "wait" },
  staged: { shape: "half", tone: "good" },
  installed: { shape: "disc", tone: "good" },
  empty: { shape: "dash", tone: "none" },
};

const ofVerdict: Record<ImageStatus["verdict"], { shape: Shape; tone: Tone }> = {
  equal: { shape: "tick", tone: "good" },
  different: { shape: "cross", tone: "bad" },
  missing: { shape: "arrow", tone: "wait" },
  unproved: { shape: "question", tone: "none" },
};

const ofUrgency: Record<Need["urgency"], { shape: Shape; tone: Tone; text: string }> = {
  now: { shape: "cross", tone: "bad", text: "now" },
  soon: { shape: "triangle", tone: "warn", text: "soon" },
  unread: { shape: "question", tone: "none", text: "not read" },
};

const ofRun: Record<TimelineStack["is"], { shape: Shape; tone: Tone }> = {
  failed: { shape: "cross", tone: "bad" },
  interrupted: { shape: "triangle", tone: "warn" },
  offline: { shape: "slash", tone: "bad" },
  running: { shape: "bars", tone: "wait" },
  soaking: { shape: "half", tone: "wait" },
  pending: { shape: "clock", tone: "wait" },
  waiting: { shape: "ring", tone: "none" },
  healthy: { shape: "tick", tone: "good" },
};

const ofWave: Record<WaveState, { shape: Shape; tone: Tone; text: string }> = {
  waiting: { shape: "ring", tone: "none", text: "waiting" },
  "awaiting-approval": { shape: "triangle", tone: "warn", text: "waits for approval" },
  begun: { shape: "bars", tone: "wait", text: "begun" },
  done: { shape: "tick", tone: "good", text: "done" },
};

function mark({ shape, tone }: { shape: Shape; tone: Tone }, text: string): HTMLElement {
  const picture = drawing("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, drawing("path", { d: shapes[shape], "fill-rule": "evenodd" }));
  return element("span", { class: `mark ${tone}` }, picture, element("span", {}, text));
}

/** A state with its shape. */
export function stateMark(state: SiteState, text: string = state): HTMLElement {
  return mark(ofState[state], text);
}

/** The verdict on an image with its shape. */
export function verdictMark(verdict: ImageStatus["verdict"], text: string = verdict): HTMLElement {
  return mark(ofVerdict[verdict], text);
}

/** The state of a stack in a rollout with its shape. */
export function runMark(state: TimelineStack["is"], text: string = state): HTMLElement {
  return mark(ofRun[state], text);
}

/** The state of a wave with its shape. */
export function waveMark(state: WaveState): HTMLElement {
  return mark(ofWave[state], ofWave[state].text);
}

/** An urgency with its shape. */
export function urgencyMark(urgency: Need["urgency"]): HTMLElement {
  return mark(ofUrgency[urgency], ofUrgency[urgency].text);
}
