import type { StackLine } from "./record";

/**
 * What a stack may do in the present round and session.
 * - `waiting`: it has not run in this round, or this driver has not checked it yet
 * - `interrupted`: its run ended without a result, and is begun again before any other
 * - `running`, `soaking`: work is under way
 * - `pending`: it waits for a window or for images, and this driver has looked at it
 * - `healthy`, `failed`: nothing is left to do
 * - `offline`: skipped; it gets a second run once every wave is done
 * - `still-offline`: it was offline in that run, too
 */
const allStandings = ["waiting", "interrupted", "running", "soaking", "pending", "healthy", "failed", "offline", "still-offline"] as const;
/** One of them. */
export type Standing = (typeof allStandings)[number];

/** The stacks of a stage by their standing, in the order in which they got it; at first that of the plan. */
export type Standings = Readonly<Record<Standing, ReadonlySet<string>>>;

/** A time in a rollout: how often it was resumed after an end, and how often a driver began to work. */
export interface Moment {
  round: number;
  session: number;
}

/** How often a stack ran. `round`, `session`: those of its last transition. */
export interface RunCounts extends Moment {
  is: StackLine["is"];
  runsInRound: number;
  runsInSession: number;
}

/** Runs of a stack that one driver lets be killed before the stack counts as failed. Our proposal. */
const mostKilledRuns = 3;

/** Healthy stacks are never brought up again. What waits for a window is looked at once by each driver. Pure. `known`: undefined before its first run. */
export function standingOf(known: RunCounts | undefined, { round, session }: Moment): Standing {
  switch (known?.is) {
    case undefined:
      return "waiting";
    case "running":
    case "soaking":
    case "healthy":
      return known.is;
    case "interrupted":
      return known.runsInSession < mostKilledRuns || known.session < session ? "interrupted" : "failed";
    case "pending":
      return known.session < session ? "waiting" : "pending";
    case "failed":
      return known.round < round ? "waiting" : "failed";
    case "offline":
      if (known.round < round) return "waiting";
      return known.runsInRound < 2 ? "offline" : "still-offline";
  }
}

/** Groups the stacks of a stage. A group changes one stack at a time, so that a rollout of a thousand sites does not look at all of them at every transition. */
export class StandingGroups {
  private readonly groups = Object.fromEntries(allStandings.map((standing) => [standing, new Set<string>()])) as Record<Standing, Set<string>>;
  private readonly known = new Map<string, Standing>();

  /** The groups; they change with `put`. */
  get standings(): Standings {
    return this.groups;
  }

  /** Moves a stack from its previous group to that of its standing. */
  put(stack: string, standing: Standing): void {
    const before = this.known.get(stack);
    if (before === standing) return;
    if (before !== undefined) this.groups[before].delete(stack);
    this.groups[standing].add(stack);
    this.known.set(stack, standing);
  }
}
