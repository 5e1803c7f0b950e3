import type { Fault } from "../../components/core/fault";
import type { Need, SiteStatus } from "./fleet-status";
import type { RolloutStatus, RolloutTimeline } from "./rollout-status";

/** States of sites that a rollout which stopped may have left behind. */
const unfinished: readonly SiteStatus["state"][] = ["behind", "failed", "not deployed"];

/** What a person has to decide about the newest rollout. A rollout that stopped is of no interest once its sites are as their files say. Pure. */
export function rolloutNeeds(rollout: RolloutStatus | undefined, sites: readonly Pick<SiteStatus, "stack" | "state">[]): Need[] {
  if (rollout === undefined) return [];
  if (rollout.is === "unreadable") return [{ stack: sites[0]?.stack ?? "rollout", urgency: "unread", ...unreadRecord(rollout.reason) }];
  const stacksOf = rollout.waves.flatMap(({ stacks }) => stacks.map(({ stack }) => stack));
  if (rollout.is === "stopped") {
    const left = sites.find(({ stack, state }) => stacksOf.includes(stack) && unfinished.includes(state));
    return left ? [{ stack: left.stack, urgency: "soon", ...stopped(rollout) }] : [];
  }
  if (rollout.is === "paused") return [{ stack: stacksOf[0] ?? "rollout", urgency: "soon", ...paused(rollout) }];
  const waiting = rollout.waves.find(({ is }) => is === "awaiting-approval");
  return rollout.is === "waiting" && waiting ? [{ stack: waiting.stacks[0]?.stack ?? "rollout", urgency: "soon", ...unapproved(rollout, waiting.name) }] : [];
}

function unreadRecord(reason: string): Fault {
  return {
    code: "EDGE-ROLLOUT-RECORD",
    what: `the record of the newest rollout cannot be read: ${reason}`,
    fix: "restore the file in .edge-staging/rollout, or start a rollout: `edge-staging rollout start`",
  };
}

function stopped({ id, reason }: RolloutTimeline): Fault {
  return {
    code: "EDGE-ROLLOUT-STOPPED",
    what: `the rollout stopped${reason ? `: ${reason}` : ""}; this stack, and perhaps others, is not as its file says`,
    given: `rollout ${id}`,
    fix: "correct what failed and run `edge-staging rollout start`, or run `edge-staging rollout rollback`",
  };
}

function paused({ id }: RolloutTimeline): Fault {
  return {
    code: "EDGE-ROLLOUT-PAUSED",
    what: "the rollout is paused",
    given: `rollout ${id}`,
    fix: "run `edge-staging rollout resume`, or `edge-staging rollout abort`",
  };
}

function unapproved({ id }: RolloutTimeline, wave: string): Fault {
  return {
    code: "EDGE-ROLLOUT-APPROVAL",
    what: `wave ${wave} of the rollout waits for an approval`,
    given: `rollout ${id}`,
    fix: `run \`edge-staging rollout approve --wave ${wave}\`, then \`edge-staging rollout resume\``,
  };
}
