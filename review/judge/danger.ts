/** How much of what a site does is at stake, least first. `unknown`: the preview did not get to its end, so nothing can be said. */
export const dangers = ["none", "low", "medium", "high", "unknown"] as const;
/** One of them. */
export type Danger = (typeof dangers)[number];

/** The worst of several; `none` of none. */
export function worst(given: readonly Danger[]): Danger {
  return dangers.findLast((danger) => given.includes(danger)) ?? "none";
}

/** Orders by danger, the worst first. */
export function worstFirst(a: { danger: Danger }, b: { danger: Danger }): number {
  return dangers.indexOf(b.danger) - dangers.indexOf(a.danger);
}
